package io.evenbook.command.market;

import io.evenbook.api.RejectedException;
import io.evenbook.api.RequestBounds;
import io.evenbook.api.clearing.CalendarEvent.CalendarSet;
import io.evenbook.api.customer.Tier;
import io.evenbook.api.id.AccountId;
import io.evenbook.api.id.CalendarId;
import io.evenbook.api.id.MarketId;
import io.evenbook.api.id.OrderId;
import io.evenbook.api.market.MarketEvent;
import io.evenbook.api.market.MarketEvent.OrderAmended;
import io.evenbook.api.market.MarketEvent.OrderEntered;
import io.evenbook.api.market.MarketEvent.SessionsSet;
import io.evenbook.api.market.MarketRejection.BookAhead;
import io.evenbook.api.market.MarketRejection.MarketUnknown;
import io.evenbook.api.market.Sessions;
import io.evenbook.api.order.OrderEvent.OrderPlaced;
import io.evenbook.api.port.PastBooks;
import io.evenbook.api.port.Rehearsals;
import io.evenbook.api.rehearsal.RehearsalAnswer;
import io.evenbook.api.rehearsal.RehearsedTerms;
import io.evenbook.api.rehearsal.Stretch;
import io.evenbook.axon.postgres.PostgresEventStorageEngine;
import io.evenbook.axon.postgres.bus.CommittedStates;
import io.evenbook.axon.postgres.fold.PastStates;
import io.evenbook.axon.postgres.fold.PastStates.Past;
import io.evenbook.axon.postgres.log.EventLog;
import io.evenbook.axon.postgres.log.LogCommands;
import io.evenbook.command.account.AccountState;
import io.evenbook.command.customer.CustomerState;
import io.evenbook.command.market.matching.Order;
import io.evenbook.command.order.OrderState;
import java.time.Instant;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.axonframework.eventhandling.DomainEventMessage;

/**
 * Reads stretches of markets from the log and rehearses them, one at a time. It rests as long as it works, so it takes
 * half a processor at most. Who waits longer than two seconds is refused as overloaded.
 */
public final class RehearsalReader implements Rehearsals {
    private final PastStates states;
    private final CommittedStates committed;
    private final LogCommands log;
    private final StreamPages pages;
    private final int maxEvents;
    private final Turn turn = new Turn();

    public RehearsalReader(PostgresEventStorageEngine engine) {
        this(engine, MAX_EVENTS);
    }

    /** @param maxEvents in place of {@link #MAX_EVENTS}, for tests */
    RehearsalReader(PostgresEventStorageEngine engine, int maxEvents) {
        this.states = new PastStates(engine);
        this.committed = new CommittedStates(engine);
        this.log = engine.eventLog().commands();
        this.pages = new StreamPages(log::pageOf);
        this.maxEvents = maxEvents;
    }

    /** @throws io.evenbook.axon.postgres.bus.OverloadedException if another rehearsal takes too long */
    @Override
    public RehearsalAnswer rehearse(MarketId market, Stretch stretch, RehearsedTerms terms) {
        long end = states.lastSequenceOf(market.value());
        if (end < 0) {
            throw new RejectedException(new MarketUnknown(market.value()));
        }
        return turn.take(() -> rehearse(market, before(market, stretch, end), last(market, stretch, end), terms));
    }

    /** The last event before a stretch; 0 at least: that is the listing. */
    private long before(MarketId market, Stretch stretch, long end) {
        Stretch.End from = stretch.from();
        if (from == null) {
            return 0;
        }
        long before = from.at() == null ? from.sequence() - 1 : states.lastSequenceBefore(market.value(), from.at());
        if (before > end) {
            throw new RejectedException(new BookAhead(market, from.sequence(), end));
        }
        return Math.max(0, before);
    }

    private long last(MarketId market, Stretch stretch, long end) {
        Stretch.End to = stretch.to();
        if (to == null) {
            return end;
        }
        long last = to.at() == null ? to.sequence() : states.lastSequenceBefore(market.value(), to.at());
        if (last > end) {
            throw new RejectedException(new BookAhead(market, last, end));
        }
        return last <= 0 ? last : states.commandEndAtOrBefore(market.value(), last);
    }

    private RehearsalAnswer rehearse(MarketId market, long before, long last, RehearsedTerms terms) {
        Past<MarketState> past = past(market, before);
        long first = past.sequence() + 1;
        if (last - past.sequence() > maxEvents) {
            throw new RejectedException(new RequestBounds("events", maxEvents));
        }
        if (past.state().book().orders() > MAX_LIVE_ORDERS) {
            throw new RejectedException(new RequestBounds("liveOrders", MAX_LIVE_ORDERS));
        }
        Instant begin = first > last
                ? Instant.EPOCH
                : pages.event(market.value(), first).getTimestamp();
        Needs needs = needs(past.state(), first, last);
        Rehearsal rehearsal = new Rehearsal(
                past.state(),
                begin,
                needs.amended,
                calendars(needs.calendars, market, begin, last),
                terms,
                presentTiers());
        pages.read(market.value(), first, last, page -> recorded(page).forEach(rehearsal::play));
        return rehearsal.answer(first, Math.max(last, past.sequence()));
    }

    private Past<MarketState> past(MarketId market, long sequence) {
        Past<MarketState> past = PastBookReader.past(states, market, sequence, PastBooks.MAX_EVENTS);
        return past != null ? past : listed(market);
    }

    /** The market behind its first event, whose command went on. */
    private Past<MarketState> listed(MarketId market) {
        MarketEvent listed = (MarketEvent) pages.event(market.value(), 0).getPayload();
        return new Past<>(MarketState.evolve(null, listed), 0);
    }

    /**
     * All that a stretch needs beside the market: one reading of it finds this.
     *
     * @param amended the live orders that are amended, as they are before it: a book does not have all their terms
     * @param calendars those that the sessions name before and in it
     */
    private record Needs(Map<OrderId, OrderState> amended, Set<CalendarId> calendars) {}

    private Needs needs(MarketState market, long first, long last) {
        Needs needs = new Needs(new HashMap<>(), new LinkedHashSet<>());
        if (first <= last) {
            addCalendar(market.sessions(), needs.calendars);
        }
        pages.read(
                market.marketId().value(),
                first,
                last,
                page -> page.forEach(message -> {
                    switch (message.getPayload()) {
                        case OrderAmended event -> addAmended(market, event, needs.amended);
                        case SessionsSet event -> addCalendar(event.sessions(), needs.calendars);
                        default -> {}
                    }
                }));
        return needs;
    }

    private void addAmended(MarketState market, OrderAmended event, Map<OrderId, OrderState> amended) {
        Order live = market.book().find(event.number());
        if (live != null) {
            amended.computeIfAbsent(
                    market.orderId(live),
                    orderId -> pages.fold(OrderState.AGGREGATE.type(), orderId.value(), live.version()));
        }
    }

    private static void addCalendar(Sessions sessions, Set<CalendarId> named) {
        if (sessions != null && sessions.calendarId() != null) {
            named.add(sessions.calendarId());
        }
    }

    /** Some calendars from the beginning of a stretch to its end. */
    private PastCalendars calendars(Set<CalendarId> named, MarketId market, Instant begin, long last) {
        PastCalendars calendars = new PastCalendars();
        if (!named.isEmpty()) {
            long end = EventLog.positionOf(pages.event(market.value(), last));
            named.forEach(calendarId -> readCalendar(calendarId.value(), begin, end, calendars));
        }
        return calendars;
    }

    /** Each event of a calendar has all of its days, so the last one before the stretch is enough for its beginning. */
    private void readCalendar(String calendarId, Instant begin, long end, PastCalendars calendars) {
        long first = Math.max(0, states.lastSequenceBefore(calendarId, begin));
        pages.read(
                calendarId,
                first,
                states.lastSequenceOf(calendarId),
                page -> page.stream()
                        .filter(message -> EventLog.positionOf(message) < end)
                        .forEach(message ->
                                calendars.set(EventLog.positionOf(message), (CalendarSet) message.getPayload())));
    }

    private List<RecordedEvent> recorded(List<? extends DomainEventMessage<?>> page) {
        List<String> orders = page.stream()
                .filter(message -> message.getPayload() instanceof OrderEntered)
                .map(message -> ((OrderEntered) message.getPayload()).orderId().value())
                .toList();
        Map<OrderId, OrderPlaced> placed = log.firstEventsOf(orders).stream()
                .map(message -> (OrderPlaced) message.getPayload())
                .collect(Collectors.toMap(OrderPlaced::orderId, Function.identity()));
        return page.stream()
                .map(message -> {
                    MarketEvent event = (MarketEvent) message.getPayload();
                    OrderPlaced order = event instanceof OrderEntered entered ? placed.get(entered.orderId()) : null;
                    return new RecordedEvent(
                            message.getSequenceNumber(),
                            EventLog.positionOf(message),
                            message.getTimestamp(),
                            event,
                            order);
                })
                .toList();
    }

    private Function<AccountId, Tier> presentTiers() {
        Map<AccountId, Tier> known = new HashMap<>();
        return accountId -> known.computeIfAbsent(accountId, this::presentTier);
    }

    private Tier presentTier(AccountId accountId) {
        AccountState account = committed.read(AccountState.AGGREGATE.type(), accountId);
        return account == null || account.customerId() == null
                ? Tier.STANDARD
                : committed
                        .read(CustomerState.AGGREGATE.type(), account.customerId())
                        .tier();
    }
}
