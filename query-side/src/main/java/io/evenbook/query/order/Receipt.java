package io.evenbook.query.order;

import static java.util.stream.Collectors.toMap;

import io.evenbook.api.account.AccountEvent.AccountFrozen;
import io.evenbook.api.id.OrderId;
import io.evenbook.api.id.TradeId;
import io.evenbook.api.money.Money;
import io.evenbook.api.order.CancelReason;
import io.evenbook.api.order.HoldRelease;
import io.evenbook.api.order.Liquidity;
import io.evenbook.api.order.OrderEvent;
import io.evenbook.api.order.OrderEvent.OrderAmended;
import io.evenbook.api.order.OrderEvent.OrderCancelled;
import io.evenbook.api.order.OrderEvent.OrderExecuted;
import io.evenbook.api.order.OrderEvent.OrderExpired;
import io.evenbook.api.order.OrderEvent.OrderFilled;
import io.evenbook.api.order.OrderEvent.OrderPlaced;
import io.evenbook.api.order.OrderEvent.OrderPrevented;
import io.evenbook.api.order.OrderEvent.OrderTriggered;
import io.evenbook.api.order.OrderEvent.ReleasesHold;
import io.evenbook.api.order.OrderStatus;
import io.evenbook.api.order.SelfTradePrevention;
import io.evenbook.api.receipt.ReceiptStep;
import io.evenbook.api.receipt.ReceiptStep.AcceptedOrder;
import io.evenbook.api.receipt.ReceiptStep.AmendedOrder;
import io.evenbook.api.receipt.ReceiptStep.FiredStop;
import io.evenbook.api.receipt.ReceiptStep.Kind;
import io.evenbook.api.receipt.ReceiptStep.LastFreeze;
import io.evenbook.api.receipt.ReceiptStep.OrderEnd;
import io.evenbook.api.receipt.ReceiptStep.OrderFill;
import io.evenbook.api.receipt.ReceiptStep.PreventedTrade;
import io.evenbook.api.receipt.ReceiptStep.ReceiptAmount;
import io.evenbook.api.receipt.ReceiptStep.ReleasedHold;
import io.evenbook.api.trade.TradeEvent.TradeExecuted;
import io.evenbook.api.trade.TradeParty;
import io.evenbook.axon.postgres.log.EventLog;
import io.evenbook.axon.postgres.log.EventLog.Filter;
import java.math.BigDecimal;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import org.axonframework.eventhandling.DomainEventMessage;

/** The steps of one order for one page, each made of its event and of what the same command wrote. */
final class Receipt {
    /** The open quantity stands at most so many events before the one that ends the order. */
    private static final int EVENTS_BEFORE = 2;

    private static final OrderEnd FILLED = new OrderEnd(OrderStatus.FILLED, null, null, null, null, null, null, null);
    private static final OrderEnd CANCELLED_BY_PREVENTION =
            new OrderEnd(OrderStatus.CANCELLED, CancelReason.SELF_TRADE, null, null, null, null, null, null);

    private final EventLog log;
    private final OrderPlaced placed;
    private final ReceiptCommands commands;
    private Map<TradeId, TradeExecuted> trades = Map.of();

    /** An event of the order, and what was open before and after it; null for an order with only a budget. */
    record Entry(long sequence, long position, DomainEventMessage<?> message, BigDecimal before, BigDecimal after) {
        OrderEvent event() {
            return (OrderEvent) message.getPayload();
        }
    }

    private Receipt(EventLog log, OrderPlaced placed, long position) {
        this.log = log;
        this.placed = placed;
        this.commands = new ReceiptCommands(log, placed, position);
    }

    /** @param first the event that placed the order */
    static Receipt of(EventLog log, DomainEventMessage<?> first) {
        return new Receipt(log, (OrderPlaced) first.getPayload(), EventLog.positionOf(first));
    }

    /** Reads at most so many events from a sequence number on, and the trades that they name. */
    List<Entry> read(long firstSequence, int limit) {
        long start = Math.max(0, firstSequence - EVENTS_BEFORE);
        List<Entry> entries = new ArrayList<>();
        BigDecimal open = null;
        for (DomainEventMessage<?> message :
                log.commands().pageOf(placed.orderId().value(), start, limit + (int) (firstSequence - start))) {
            BigDecimal before = open;
            open = openAfter((OrderEvent) message.getPayload(), before);
            if (message.getSequenceNumber() >= firstSequence) {
                entries.add(
                        new Entry(message.getSequenceNumber(), EventLog.positionOf(message), message, before, open));
            }
        }
        trades = trades(entries);
        return entries;
    }

    private static BigDecimal openAfter(OrderEvent event, BigDecimal before) {
        return switch (event) {
            case OrderPlaced order -> order.quantity();
            case OrderExecuted executed -> known(executed.remainingQuantity(), before);
            case OrderAmended amended -> amended.remainingQuantity();
            case OrderTriggered _ -> before;
            case OrderPrevented prevented -> known(prevented.remainingQuantity(), before);
            case OrderFilled _ -> before;
            case OrderCancelled _, OrderExpired _ -> before == null ? null : before.subtract(before);
        };
    }

    private static BigDecimal known(BigDecimal open, BigDecimal before) {
        return open == null ? before : open;
    }

    private Map<TradeId, TradeExecuted> trades(List<Entry> entries) {
        List<String> ids = entries.stream()
                .filter(entry -> entry.event() instanceof OrderExecuted)
                .map(entry -> ((OrderExecuted) entry.event()).tradeId().value())
                .toList();
        return log.commands().firstEventsOf(ids).stream()
                .map(event -> (TradeExecuted) event.getPayload())
                .collect(toMap(TradeExecuted::tradeId, Function.identity()));
    }

    ReceiptStep step(Entry entry) {
        return switch (entry.event()) {
            case OrderPlaced _ -> placed(entry);
            case OrderExecuted executed -> filled(entry, executed);
            case OrderAmended amended -> amended(entry, amended);
            case OrderPrevented prevented -> prevented(entry, prevented);
            case OrderTriggered triggered ->
                new StepBuilder(entry, Kind.TRIGGERED, "STOP_PRICE")
                        .triggered(new FiredStop(triggered.tradeId(), triggered.stopPrice(), triggered.lastPrice()))
                        .queue(commands.placeAfter("T", entry.position()))
                        .build();
            case OrderFilled _ ->
                new StepBuilder(entry, Kind.BUDGET_SPENT, "BUDGET")
                        .end(FILLED)
                        .released(released(entry, true))
                        .build();
            case OrderCancelled cancelled -> cancelled(entry, cancelled);
            case OrderExpired expired ->
                new StepBuilder(entry, Kind.EXPIRED, "EXPIRY")
                        .end(new OrderEnd(
                                OrderStatus.EXPIRED, null, entry.before(), null, expiry(entry), null, null, null))
                        .released(released(entry, expired))
                        .build();
        };
    }

    private ReceiptStep placed(Entry entry) {
        return new StepBuilder(entry, Kind.PLACED, ruleOfPlacing())
                .order(new AcceptedOrder(
                        placed.side(),
                        placed.type(),
                        placed.timeInForce(),
                        placed.price(),
                        placed.stopPrice(),
                        placed.protectionPrice(),
                        placed.quantity(),
                        placed.quoteBudget() == null
                                ? null
                                : placed.quoteBudget().amount(),
                        placed.displayQuantity(),
                        placed.expiresAt(),
                        placed.postOnly(),
                        placed.selfTradePrevention(),
                        placed.clientOrderId(),
                        amount(placed.held())))
                .queue(commands.placeAfter("N", entry.position()))
                .build();
    }

    private String ruleOfPlacing() {
        return placed.postOnly() != null ? "POST_ONLY" : placed.stopPrice() != null ? "STOP_PRICE" : "REQUESTED";
    }

    private ReceiptStep amended(Entry entry, OrderAmended amended) {
        return new StepBuilder(entry, Kind.AMENDED, "REQUESTED")
                .amended(new AmendedOrder(
                        amended.price(),
                        amended.quantity(),
                        amended.displayQuantity(),
                        amended.expiresAt(),
                        amended.keptPlace(),
                        commands.increased(entry.position())
                                .map(Receipt::amount)
                                .orElse(null)))
                .queue(amended.keptPlace() ? null : commands.placeAfter("M", entry.position()))
                .released(released(entry, false))
                .build();
    }

    private ReceiptStep filled(Entry entry, OrderExecuted executed) {
        TradeExecuted trade = trades.get(executed.tradeId());
        TradeParty party = trade.buyer().orderId().equals(placed.orderId()) ? trade.buyer() : trade.seller();
        boolean isLast = entry.after() != null && entry.after().signum() == 0;
        return new StepBuilder(entry, Kind.FILLED, executed.liquidity() == Liquidity.AUCTION ? "AUCTION" : "PRICE_TIME")
                .fill(new OrderFill(
                        executed.tradeId(),
                        executed.liquidity(),
                        executed.price(),
                        executed.quantity(),
                        executed.filledQuantity(),
                        amount(party.captured()),
                        amount(party.released()),
                        amount(party.receipt()),
                        amount(party.fee())))
                .queue(isLast || !mayJoin(executed) ? null : commands.placeAfter(executed.tradeId(), entry.position()))
                .end(isLast ? FILLED : null)
                .released(isLast ? released(entry, true) : null)
                .build();
    }

    /** Whether a trade may be the last before the order joins a queue. */
    private boolean mayJoin(OrderExecuted executed) {
        return placed.quantity() != null
                && (executed.liquidity() == Liquidity.TAKER || placed.displayQuantity() != null);
    }

    private ReceiptStep prevented(Entry entry, OrderPrevented prevented) {
        boolean isLast = entry.after() != null && entry.after().signum() == 0;
        return new StepBuilder(entry, Kind.PREVENTED, CancelReason.SELF_TRADE.name())
                .prevented(new PreventedTrade(
                        SelfTradePrevention.DECREMENT, prevented.prevented(), shown(other(prevented.otherOrderId()))))
                .queue(
                        isLast || placed.quantity() == null
                                ? null
                                : commands.placeAfter(entry.after(), entry.position()))
                .end(isLast ? CANCELLED_BY_PREVENTION : null)
                .released(prevented.release() == null ? released(entry, isLast) : following(prevented.release()))
                .build();
    }

    private OrderPlaced other(OrderId otherOrderId) {
        return (OrderPlaced) log.commands()
                .firstEventsOf(List.of(otherOrderId.value()))
                .getFirst()
                .getPayload();
    }

    /** Null if it is another account's. */
    private OrderId shown(OrderPlaced other) {
        return other.accountId().equals(placed.accountId()) ? other.orderId() : null;
    }

    private ReceiptStep cancelled(Entry entry, OrderCancelled cancelled) {
        CancelReason reason = cancelled.reason();
        return new StepBuilder(entry, Kind.CANCELLED, reason.name())
                .prevented(cancelled.otherOrderId() == null ? null : met(entry, other(cancelled.otherOrderId())))
                .end(new OrderEnd(
                        OrderStatus.CANCELLED,
                        reason,
                        entry.before(),
                        reason == CancelReason.NOT_FILLED ? placed.timeInForce() : null,
                        null,
                        reason == CancelReason.MATCH_LIMIT ? commands.reachedLimit(entry.position()) : null,
                        reason == CancelReason.FROZEN ? lastFreeze(entry.position()) : null,
                        reason == CancelReason.TERMS_CHANGED ? commands.newUnits(entry.position()) : null))
                .released(released(entry, cancelled))
                .build();
    }

    /** The mode of the order that arrived decided. */
    private PreventedTrade met(Entry entry, OrderPlaced other) {
        SelfTradePrevention mode =
                commands.wasResting(entry.position()) ? other.selfTradePrevention() : placed.selfTradePrevention();
        return new PreventedTrade(mode, null, shown(other));
    }

    private ReleasedHold released(Entry entry, ReleasesHold end) {
        return end.release() == null ? released(entry, true) : following(end.release());
    }

    private static ReleasedHold following(HoldRelease release) {
        return new ReleasedHold(release.amount().asset(), release.amount().amount(), null);
    }

    private LastFreeze lastFreeze(long position) {
        return last(placed.accountId().value(), "account.AccountFrozen", position)
                .map(event -> new LastFreeze(((AccountFrozen) event.getPayload()).level(), EventLog.positionOf(event)))
                .orElse(null);
    }

    /** When the order was to end: as its last amendment says, else as it was placed. */
    private Instant expiry(Entry expired) {
        return last(placed.orderId().value(), "order.OrderAmended", expired.position())
                .map(event -> ((OrderAmended) event.getPayload()).expiresAt())
                .orElse(placed.expiresAt());
    }

    /**
     * The last event of a type in a stream before a position. Compares a bounded number of the stream's last events
     * with it.
     */
    private Optional<? extends DomainEventMessage<?>> last(String stream, String type, long beforePosition) {
        Filter ofType = new Filter(null, stream, type, null, null, null, null, 0, beforePosition, true, 1);
        return log.list(ofType).events().stream()
                .flatMap(found -> log.eventsOf(found.aggregateId(), found.sequence(), found.sequence()).stream())
                .findFirst();
    }

    /** The keys of releases name the order's end or the number of the event that they belong to. */
    private ReleasedHold released(Entry entry, boolean isLast) {
        return commands.released(entry.position(), isLast ? "end" : "-" + entry.sequence());
    }

    private static ReceiptAmount amount(Money money) {
        return new ReceiptAmount(money.asset(), money.amount());
    }
}
