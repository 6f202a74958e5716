package io.evenbook.command.market;

import io.evenbook.api.RejectedException;
import io.evenbook.api.Rejection;
import io.evenbook.api.account.AccountCommand.PlaceOrder;
import io.evenbook.api.customer.Tier;
import io.evenbook.api.id.AccountId;
import io.evenbook.api.id.CalendarId;
import io.evenbook.api.id.OrderId;
import io.evenbook.api.market.MarketCommand;
import io.evenbook.api.market.MarketEvent;
import io.evenbook.api.market.MarketEvent.TermsChanged;
import io.evenbook.api.market.MarketTerms;
import io.evenbook.api.market.Recount;
import io.evenbook.api.order.CancelReason;
import io.evenbook.api.order.OrderEvent;
import io.evenbook.api.order.OrderEvent.OrderPlaced;
import io.evenbook.api.order.Side;
import io.evenbook.api.rehearsal.RehearsalAnswer.Figures;
import io.evenbook.api.trade.TradeEvent.TradeExecuted;
import io.evenbook.axon.postgres.bus.StreamType;
import io.evenbook.axon.postgres.bus.Streams;
import io.evenbook.command.account.AccountState;
import io.evenbook.command.clearing.CalendarState;
import io.evenbook.command.customer.CustomerState;
import io.evenbook.command.customer.LimitTable;
import io.evenbook.command.customer.LimitTable.Level;
import io.evenbook.command.market.matching.Order;
import io.evenbook.command.order.OrderState;
import java.math.BigDecimal;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.Function;
import java.util.function.Supplier;

/**
 * One market in memory, on which the handlers decide as they do on the log. It has one market, the orders of a stretch,
 * the calendars of its sessions, and accounts that can pay for everything: what a command does to accounts and trades
 * is counted and forgotten.
 */
final class RehearsedMarket implements Streams {
    private static final Level UNLIMITED = new Level(null, null, null, true);

    private final Map<OrderId, OrderState> orders;
    private final OrderFates fates = new OrderFates();
    private final RehearsalFigures figures;
    private final List<MarketEvent> events = new ArrayList<>();
    private final LimitTable limits;
    private final Function<CalendarId, CalendarState> calendars;
    private MarketState market;

    // While a command is decided

    private Instant time;
    private Object next;
    private RichAccount account;
    private Quote quoteBefore;
    private BigDecimal lastBefore;

    /**
     * @param orders states of live orders that are amended later
     * @param begin of the stretch
     * @param calendars as they are when a command is decided; null for one that is not set
     */
    RehearsedMarket(
            MarketState market,
            Map<OrderId, OrderState> orders,
            Instant begin,
            Function<CalendarId, CalendarState> calendars) {
        this.calendars = calendars;
        this.market = market;
        this.orders = new HashMap<>(orders);
        this.figures = new RehearsalFigures(market.terms(), begin);
        this.limits = new LimitTable(market.terms().quoteAsset(), List.of(UNLIMITED), false, MarketState::ofLimits);
        this.time = begin;
        for (Side side : Side.values()) {
            market.book().resting(side, Integer.MAX_VALUE).forEach(this::live);
            market.book().waiting(side, Integer.MAX_VALUE).forEach(this::live);
        }
    }

    private void live(Order order) {
        fates.live(RestingOrder.of(order, market));
    }

    MarketState market() {
        return market;
    }

    OrderFates fates() {
        return fates;
    }

    Figures figures() {
        return figures.figures(market.terms(), fates.counts());
    }

    /** The state of an order; null if the rehearsal did not need it. */
    OrderState order(OrderId orderId) {
        return orders.get(orderId);
    }

    // Deciding

    /** Decides one commit. @return the events of the market @throws RejectedException if a rule refuses it */
    List<MarketEvent> commit(Object command, Tier tier, Instant now) {
        return decide(now, () -> {
            account = RichAccount.of(command, tier, market);
            switch (command) {
                case PlaceOrder place -> OrderPlacement.place(place, this);
                case MarketCommand ofMarket -> MarketHandler.handle(ofMarket, this);
                default -> throw new IllegalArgumentException("must be of a market: command=" + command);
            }
        });
    }

    /** Decides a command with all its commits. @return why it was refused; null: it was not */
    Rejection perform(Object command, Tier tier, Instant now) {
        try {
            for (Object each = command; each != null; each = next) {
                commit(each, tier, now);
            }
            return null;
        } catch (RejectedException e) {
            if (command instanceof PlaceOrder place) {
                fates.refused(place.orderId(), place.accountId(), e.rejection(), market.terms());
            }
            return e.rejection();
        }
    }

    /** Removes those of some orders that are live. @return the events of the market */
    List<MarketEvent> remove(Collection<OrderId> orderIds, CancelReason reason, Instant now) {
        List<Order> live =
                orderIds.stream().map(market::find).filter(Objects::nonNull).toList();
        return decide(now, () -> {
            if (!live.isEmpty()) {
                RestingOrders.remove(live, market, reason, null, this);
            }
        });
    }

    /** Applies an event that no rule decides. @return the event */
    List<MarketEvent> apply(MarketEvent event, Instant now) {
        return decide(now, () -> MarketHandler.append(this, event));
    }

    /** The market gets other terms. An order off another tick or lot ends; the others stay, with their places. */
    void change(MarketTerms terms, Instant now) {
        if (!terms.countsAs(market.terms())) {
            List<OrderId> off = market.book().unfit(Recount.of(market.terms(), terms)).stream()
                    .map(market::orderId)
                    .toList();
            remove(off, CancelReason.TERMS_CHANGED, now);
        }
        apply(market.changed(terms, "rehearsal"), now);
    }

    private List<MarketEvent> decide(Instant now, Runnable decision) {
        quoteBefore = Quote.of(market);
        figures.until(now, quoteBefore);
        time = now;
        next = null;
        events.clear();
        lastBefore = market.book().lastTicks() == 0
                ? null
                : market.terms().price(market.book().lastTicks());
        limits.apply(() -> {
            decision.run();
            return null;
        });
        return List.copyOf(events);
    }

    // Streams

    @Override
    public <S> S find(StreamType<S, ?> type, Object id) {
        return type.stateType().cast(state(type, id));
    }

    /** Null: no event of such a stream bears on a market. */
    private Object state(StreamType<?, ?> type, Object id) {
        if (type == MarketState.AGGREGATE.type()) {
            return market.marketId().equals(id) ? market : null;
        }
        if (type == OrderState.AGGREGATE.type()) {
            return orders.get((OrderId) id);
        }
        if (type == AccountState.AGGREGATE.type()) {
            return account.state((AccountId) id);
        }
        if (type == CalendarState.AGGREGATE.type()) {
            return calendars.apply((CalendarId) id);
        }
        return type == CustomerState.AGGREGATE.type() ? account.customer() : null;
    }

    @Override
    public <E> void append(StreamType<?, E> type, Object id, E event) {
        append(type, id, NONE, event);
    }

    @Override
    public <E> void append(StreamType<?, E> type, Object id, long version, E event) {
        switch (event) {
            case MarketEvent ofMarket -> {
                market = MarketState.evolve(market, ofMarket);
                events.add(ofMarket);
                if (ofMarket instanceof TermsChanged changed) {
                    fates.changed(changed.terms());
                }
            }
            case OrderEvent ofOrder -> {
                fates.changed(ofOrder, market.terms(), lastBefore);
                if (ofOrder instanceof OrderPlaced || orders.containsKey(ofOrder.orderId())) {
                    // One that has ended is not needed any more
                    orders.compute(ofOrder.orderId(), (_, before) -> {
                        OrderState after = OrderState.evolve(before, ofOrder);
                        return after.status().hasEnded() ? null : after;
                    });
                }
            }
            case TradeExecuted trade -> {
                fates.traded(trade);
                figures.traded(trade, quoteBefore);
            }
            default -> {}
        }
    }

    @Override
    public long version(StreamType<?, ?> type, Object id) {
        return 0;
    }

    @Override
    public void load(Collection<Stream> streams) {
        // All is in memory
    }

    @Override
    public void use(String uniqueKey) {
        // The recorded commands have used theirs
    }

    @Override
    public boolean isUsed(String uniqueKey) {
        return false;
    }

    @Override
    public Instant time() {
        return time;
    }

    @Override
    public <T> T attempt(Supplier<T> part) {
        return part.get();
    }

    @Override
    public long position() {
        return 0;
    }

    @Override
    public void note(String key, String value) {
        // Its events get no metadata
    }

    @Override
    public void continueWith(Object command) {
        next = command;
    }
}
