package io.evenbook.command.market;

import io.evenbook.api.RejectedException;
import io.evenbook.api.RequestBounds;
import io.evenbook.api.customer.Tier;
import io.evenbook.api.id.AccountId;
import io.evenbook.api.id.MarketId;
import io.evenbook.api.id.OrderId;
import io.evenbook.api.market.MarketEvent;
import io.evenbook.api.market.MarketEvent.OrderAmended;
import io.evenbook.api.market.MarketEvent.OrderEntered;
import io.evenbook.api.market.MarketRejection.BookAhead;
import io.evenbook.api.market.MarketRejection.BookTooFar;
import io.evenbook.api.market.MarketRejection.MarketUnknown;
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
import io.evenbook.axon.postgres.fold.PastStates.TooFarException;
import io.evenbook.axon.postgres.log.LogCommands;
import io.evenbook.command.account.AccountState;
import io.evenbook.command.customer.CustomerState;
import io.evenbook.command.market.matching.Order;
import io.evenbook.command.order.OrderState;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.axonframework.eventhandling.DomainEventMessage;

/**
 * Reads stretches of markets from the log and rehearses them, one at a time. It rests as long as it works, so it takes
 * half a processor at most. Who waits longer than two seconds is refused as overloaded.
 */
public final class RehearsalReader implements Rehearsals {
    private static final int PAGE = 250;
    private static final long LONGEST_REST_NANOS = 50_000_000;

    private final PastStates states;
    private final CommittedStates committed;
    private final LogCommands log;
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
        Rehearsal rehearsal = new Rehearsal(
                past.state(),
                first > last
                        ? Instant.EPOCH
                        : page(market, first, first).getFirst().getTimestamp(),
                amended(past.state(), first, last),
                terms,
                presentTiers());
        read(market, first, last, page -> recorded(page).forEach(rehearsal::play));
        return rehearsal.answer(first, Math.max(last, past.sequence()));
    }

    private Past<MarketState> past(MarketId market, long sequence) {
        try {
            Past<MarketState> past =
                    states.at(MarketState.AGGREGATE.type(), market.value(), sequence, PastBooks.MAX_EVENTS);
            return past != null ? past : listed(market);
        } catch (TooFarException e) {
            throw new RejectedException(new BookTooFar(market, sequence, e.nearest(), PastBooks.MAX_EVENTS));
        }
    }

    /** The market behind its first event, whose command went on. */
    private Past<MarketState> listed(MarketId market) {
        MarketEvent listed = (MarketEvent) page(market, 0, 0).getFirst().getPayload();
        return new Past<>(MarketState.evolve(null, listed), 0);
    }

    /** The live orders that are amended in a stretch, as they are before it: a book does not have all their terms. */
    private Map<OrderId, OrderState> amended(MarketState market, long first, long last) {
        Map<OrderId, OrderState> amended = new HashMap<>();
        read(
                market.marketId(),
                first,
                last,
                page -> page.forEach(message -> {
                    if (message.getPayload() instanceof OrderAmended event) {
                        Order live = market.book().find(event.number());
                        if (live != null) {
                            amended.computeIfAbsent(market.orderId(live), orderId -> order(orderId, live.version()));
                        }
                    }
                }));
        return amended;
    }

    private OrderState order(OrderId orderId, long version) {
        OrderState state = null;
        for (DomainEventMessage<?> message : log.pageOf(orderId.value(), 0, Math.toIntExact(version + 1))) {
            state = OrderState.AGGREGATE.type().evolve(state, message.getPayload());
        }
        return state;
    }

    private void read(MarketId market, long first, long last, Consumer<List<? extends DomainEventMessage<?>>> reader) {
        for (long next = first; next <= last; next += PAGE) {
            long begun = System.nanoTime();
            reader.accept(page(market, next, Math.min(last, next + PAGE - 1)));
            LockSupport.parkNanos(Math.min(System.nanoTime() - begun, LONGEST_REST_NANOS));
        }
    }

    /** Some events of a market, both ends included. */
    private List<? extends DomainEventMessage<?>> page(MarketId market, long first, long last) {
        return log.pageOf(market.value(), first, (int) (last - first + 1));
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
                    return new RecordedEvent(message.getSequenceNumber(), message.getTimestamp(), event, order);
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
