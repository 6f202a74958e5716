package io.evenbook.command.market;

import io.evenbook.api.RejectedException;
import io.evenbook.api.account.AccountCommand.PlaceOrder;
import io.evenbook.api.customer.Tier;
import io.evenbook.api.id.AccountId;
import io.evenbook.api.id.CalendarId;
import io.evenbook.api.id.OrderId;
import io.evenbook.api.market.MarketCommand.AdvanceTime;
import io.evenbook.api.market.MarketCommand.AmendOrder;
import io.evenbook.api.market.MarketCommand.ChangePhase;
import io.evenbook.api.market.MarketEvent;
import io.evenbook.api.market.MarketEvent.AuctionUncrossed;
import io.evenbook.api.market.MarketEvent.MarketListed;
import io.evenbook.api.market.MarketEvent.OrderAmended;
import io.evenbook.api.market.MarketEvent.OrderEntered;
import io.evenbook.api.market.MarketEvent.OrdersRemoved;
import io.evenbook.api.market.MarketEvent.PhaseChanged;
import io.evenbook.api.market.MarketEvent.SessionsSet;
import io.evenbook.api.market.MarketEvent.SettlementAssigned;
import io.evenbook.api.market.MarketEvent.TermsChanged;
import io.evenbook.api.market.MarketEvent.TimeAdvanced;
import io.evenbook.api.market.MarketRejection.RehearsalDiverged;
import io.evenbook.api.market.MarketTerms;
import io.evenbook.api.order.CancelReason;
import io.evenbook.api.order.OrderEvent.OrderPlaced;
import io.evenbook.api.rehearsal.RehearsalAnswer;
import io.evenbook.api.rehearsal.RehearsalAnswer.DifferingOrder;
import io.evenbook.api.rehearsal.RehearsedTerms;
import io.evenbook.command.clearing.CalendarState;
import io.evenbook.command.market.matching.Book;
import io.evenbook.command.market.matching.Order;
import io.evenbook.command.order.OrderState;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.function.Function;
import java.util.stream.Stream;

/**
 * Runs the commands behind recorded events twice: on the market as it was, where each event must come out again, and on
 * the same market with other terms.
 */
final class Rehearsal {
    /** All that an answer takes for granted. */
    static final List<String> ASSUMPTIONS = List.of(
            "Requests that were refused left no event and are not repeated.",
            "Every account has the funds and limits for its orders, and nobody acts otherwise than recorded.",
            "Where an order has the market's default, as its self-trade prevention or its protection price, its client"
                    + " named none.",
            "Orders live at the beginning keep the fee rates of their placing.",
            "A SLIDE order asks for the price at which it rested.",
            "Orders that a command cancelled together are cancelled one by one; others of the account stay.",
            "Where two tiers paid the same, a customer has its present tier.",
            "Orders expire, and stops that a command had to leave fire, with the next recorded event.");

    private final RehearsedTerms terms;
    private final Function<AccountId, Tier> tiers;
    private final RehearsedMarket recorded;
    private final RehearsedMarket rehearsed;

    /** Events of the command that is repeated, which the log must have next. */
    private final Queue<MarketEvent> expected = new ArrayDeque<>();

    /** The event whose command is repeated. */
    private long position;

    private RecordedEvent first;
    private RecordedEvent last;

    /**
     * @param market as it was before the stretch
     * @param begin of the stretch
     * @param amended states of the live orders that are amended in the stretch
     * @param calendars that the market's sessions name before and in the stretch
     * @param tiers the present tier of an account's customer
     * @throws RejectedException if the terms cannot be those of the market
     */
    Rehearsal(
            MarketState market,
            Instant begin,
            Map<OrderId, OrderState> amended,
            PastCalendars calendars,
            RehearsedTerms terms,
            Function<AccountId, Tier> tiers) {
        this.terms = terms;
        this.tiers = tiers;
        MarketState same = MarketState.of(market.head(), market.book().copy().book());
        Function<CalendarId, CalendarState> then = calendarId -> calendars.before(position, calendarId);
        this.recorded = new RehearsedMarket(market, amended, begin, then);
        this.rehearsed = new RehearsedMarket(same, amended, begin, then);
        changeTo(market.terms(), begin);
    }

    private void changeTo(MarketTerms recordedTerms, Instant now) {
        // Orders that are live do not keep a rehearsal from another tick or lot
        MarketState empty = MarketState.of(MarketChunks.Head.listed(recordedTerms), new Book());
        MarketTerms wanted = TermsRules.changed(empty, terms.over(recordedTerms));
        if (!wanted.equals(rehearsed.market().terms())) {
            rehearsed.change(wanted, now);
        }
    }

    /**
     * Repeats the command behind the next event, unless an event before it did.
     *
     * @throws RejectedException {@code rehearsal.diverged} if the event does not come out
     */
    void play(RecordedEvent event) {
        if (expected.isEmpty()) {
            perform(event);
        }
        if (!event.event().equals(expected.poll())) {
            throw new RejectedException(new RehearsalDiverged(recorded.market().marketId(), event.sequence()));
        }
        first = first == null ? event : first;
        last = event;
    }

    private void perform(RecordedEvent event) {
        position = event.position();
        Instant now = event.at();
        MarketState market = recorded.market();
        switch (event.event()) {
            case OrderEntered _ -> place(event.placed(), now);
            case OrderAmended amended -> {
                Order live = market.book().find(amended.number());
                OrderState before = recorded.order(market.orderId(live));
                AmendOrder amend = RecordedCommands.amend(amended, live, before, market);
                repeat(amend, amend, Tier.STANDARD, now);
            }
            case PhaseChanged changed -> repeat(RecordedCommands.phase(changed, market.terms()), now);
            case AuctionUncrossed part -> repeat(RecordedCommands.phase(part), now);
            case TimeAdvanced _ -> {
                AdvanceTime advance = new AdvanceTime(market.marketId());
                repeat(advance, advance, Tier.STANDARD, now);
            }
            case OrdersRemoved removed -> {
                List<OrderId> orders = RecordedCommands.removed(removed, market);
                expected.addAll(recorded.remove(orders, removed.reason(), now));
                if (removed.reason() != CancelReason.TERMS_CHANGED) {
                    rehearsed.remove(orders, removed.reason(), now);
                }
            }
            case SessionsSet set -> apply(set, now);
            case SettlementAssigned assigned -> apply(assigned, now);
            case TermsChanged changed -> {
                expected.addAll(recorded.apply(changed, now));
                changeTo(changed.terms(), now);
            }
            case MarketListed listed -> throw new IllegalArgumentException("must be before the stretch: " + listed);
        }
    }

    /** No rule of either market bears on it. */
    private void apply(MarketEvent event, Instant now) {
        expected.addAll(recorded.apply(event, now));
        rehearsed.apply(event, now);
    }

    private void place(OrderPlaced placed, Instant now) {
        PlaceOrder place = RecordedCommands.place(placed);
        PlaceOrder asked = RecordedCommands.asked(place, recorded.market());
        repeat(place, asked, tier(placed), now);
    }

    private void repeat(ChangePhase change, Instant now) {
        ChangePhase referring = RecordedCommands.referring(change, recorded.market(), rehearsed.market());
        repeat(change, referring, Tier.STANDARD, now);
    }

    /** The log has each commit of the recorded command as events of its own. */
    private void repeat(Object command, Object asked, Tier tier, Instant now) {
        try {
            expected.addAll(recorded.commit(command, tier, now));
        } catch (RejectedException e) {
            // It has no event, so the recorded one does not come out
            return;
        }
        rehearsed.perform(asked, tier, now);
    }

    /**
     * The tier whose rates the order got: where several have them, the present one of its customer if it is among them.
     */
    private Tier tier(OrderPlaced placed) {
        MarketTerms then = recorded.market().terms();
        MarketTerms now = rehearsed.market().terms();
        List<Tier> possible = Stream.of(Tier.values())
                .filter(tier -> then.rates(tier).equals(placed.rates()))
                .toList();
        if (possible.stream().map(now::rates).distinct().count() > 1) {
            Tier present = tiers.apply(placed.accountId());
            if (possible.contains(present)) {
                return present;
            }
        }
        return possible.isEmpty() ? Tier.STANDARD : possible.getFirst();
    }

    RehearsalAnswer answer(long firstSequence, long lastSequence) {
        List<OrderId> differing = recorded.fates().differing(rehearsed.fates());
        return new RehearsalAnswer(
                recorded.market().marketId(),
                firstSequence,
                lastSequence,
                first == null ? null : first.at(),
                last == null ? null : last.at(),
                rehearsed.market().terms(),
                recorded.figures(),
                rehearsed.figures(),
                differing.size(),
                differing.stream()
                        .limit(RehearsalAnswer.MAX_ORDERS)
                        .map(this::differing)
                        .toList(),
                ASSUMPTIONS);
    }

    private DifferingOrder differing(OrderId orderId) {
        int priceScale = recorded.market().terms().tickSize().scale();
        return new DifferingOrder(
                orderId,
                recorded.fates().accountOf(orderId),
                recorded.fates().end(orderId, priceScale),
                rehearsed.fates().end(orderId, priceScale));
    }
}
