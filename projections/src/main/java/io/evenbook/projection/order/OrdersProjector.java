package io.evenbook.projection.order;

import io.evenbook.api.id.OrderId;
import io.evenbook.api.order.CancelReason;
import io.evenbook.api.order.OrderEvent;
import io.evenbook.api.order.OrderEvent.OrderAmended;
import io.evenbook.api.order.OrderEvent.OrderCancelled;
import io.evenbook.api.order.OrderEvent.OrderExecuted;
import io.evenbook.api.order.OrderEvent.OrderExpired;
import io.evenbook.api.order.OrderEvent.OrderFilled;
import io.evenbook.api.order.OrderEvent.OrderPlaced;
import io.evenbook.api.order.OrderEvent.OrderPrevented;
import io.evenbook.api.order.OrderEvent.OrderTriggered;
import io.evenbook.api.order.OrderStatus;
import io.evenbook.projection.view.MonthlyTable;
import io.evenbook.projection.view.Table;
import io.evenbook.projection.view.Table.Statement;
import io.evenbook.projection.view.TableProjector;
import io.evenbook.projection.view.Tables;
import io.evenbook.projection.view.ViewEvent;
import java.math.BigDecimal;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;
import org.springframework.stereotype.Component;

/**
 * Writes the current state of orders. An order is in {@code open_order} until it ends; the transaction of the event
 * that ends it moves it to {@code ended_order}, to the month of that event. An order that is placed and ended in one
 * batch is written once.
 */
@Component
class OrdersProjector implements TableProjector {
    private static final Statement<Order> PLACE =
            placed("open_order").time("updated_at", order -> order.lastAt.at()).insert();

    private static final Statement<Order> PLACE_ENDED = placed("ended_order")
            .text("end_reason", order -> order.endReason)
            .time("ended_at", order -> order.lastAt.at())
            .insert();

    private static final Statement<Order> CHANGE = Table.<Order>of("open_order")
            .text("order_id", order -> order.id)
            .numeric("price", order -> order.price)
            .orUnchanged()
            .numeric("quantity", order -> order.quantity)
            .orUnchanged()
            .numeric("filled_quantity", order -> order.filledQuantity)
            .orUnchanged()
            .numeric("filled_quote_amount", order -> order.filledQuoteAmount)
            .orUnchanged()
            .numeric("remaining_quantity", order -> order.remainingQuantity)
            .orUnchanged()
            .text("status", order -> order.status)
            .orUnchanged()
            .bool("triggered", order -> order.triggered)
            .orUnchanged()
            .numeric("display_quantity", order -> order.displayQuantity)
            .orUnchanged()
            .time("expires_at", order -> order.expiresAt)
            .orUnchanged()
            .time("updated_at", order -> order.lastAt.at())
            .bigint("version", order -> order.lastAt.sequence())
            .bigint("position", order -> order.lastAt.position())
            .update("order_id");

    private static final Statement<Order> END = Table.<Order>of("ended_order")
            .text("order_id", order -> order.id)
            .numeric("price", order -> order.price)
            .numeric("quantity", order -> order.quantity)
            .numeric("filled_quantity", order -> order.filledQuantity)
            .numeric("filled_quote_amount", order -> order.filledQuoteAmount)
            .numeric("remaining_quantity", order -> order.remainingQuantity)
            .text("status", order -> order.status)
            .text("end_reason", order -> order.endReason)
            .bool("triggered", order -> order.triggered)
            .numeric("display_quantity", order -> order.displayQuantity)
            .time("expires_at", order -> order.expiresAt)
            .time("ended_at", order -> order.lastAt.at())
            .bigint("version", order -> order.lastAt.sequence())
            .bigint("position", order -> order.lastAt.position())
            .sql("""
                    with ended as (
                        delete from {view}.open_order o using {rows} where o.order_id = changed.order_id
                        returning o.order_id, o.account_id, o.market, o.side, o.type, o.time_in_force,
                                  coalesce(changed.price, o.price) as price,
                                  coalesce(changed.quantity, o.quantity) as quantity, o.quote_budget, o.client_order_id,
                                  coalesce(changed.filled_quantity, o.filled_quantity) as filled_quantity,
                                  coalesce(changed.filled_quote_amount, o.filled_quote_amount) as filled_quote_amount,
                                  coalesce(changed.remaining_quantity, o.remaining_quantity) as remaining_quantity,
                                  changed.status, changed.end_reason, o.created_at, changed.ended_at, changed.version,
                                  o.placed_position, changed.position, o.stop_price, o.protection_price,
                                  coalesce(changed.display_quantity, o.display_quantity) as display_quantity,
                                  coalesce(changed.expires_at, o.expires_at) as expires_at,
                                  o.post_only, o.self_trade_prevention,
                                  coalesce(changed.triggered, o.triggered) as triggered)
                    insert into {view}.ended_order (
                        order_id, account_id, market, side, type, time_in_force, price, quantity, quote_budget,
                        client_order_id, filled_quantity, filled_quote_amount, remaining_quantity, status, end_reason,
                        created_at, ended_at, version, placed_position, position, stop_price, protection_price,
                        display_quantity, expires_at, post_only, self_trade_prevention, triggered)
                    select * from ended""");

    private static Table<Order> placed(String table) {
        return Table.<Order>of(table)
                .text("order_id", order -> order.id)
                .text("account_id", order -> order.placed.accountId())
                .text("market", order -> order.placed.marketId())
                .text("side", order -> order.placed.side())
                .text("type", order -> order.placed.type())
                .text("time_in_force", order -> order.placed.timeInForce())
                .numeric("price", order -> order.price)
                .numeric("quantity", order -> order.quantity)
                .numeric("quote_budget", Order::quoteBudget)
                .text("client_order_id", order -> order.placed.clientOrderId())
                .numeric("filled_quantity", order -> order.filledQuantity)
                .numeric("filled_quote_amount", order -> order.filledQuoteAmount)
                .numeric("remaining_quantity", order -> order.remainingQuantity)
                .text("status", order -> order.status)
                .time("created_at", order -> order.placedAt.at())
                .bigint("version", order -> order.lastAt.sequence())
                .bigint("placed_position", order -> order.placedAt.position())
                .bigint("position", order -> order.lastAt.position())
                .numeric("stop_price", order -> order.placed.stopPrice())
                .numeric("protection_price", order -> order.placed.protectionPrice())
                .numeric("display_quantity", order -> order.displayQuantity)
                .time("expires_at", order -> order.expiresAt)
                .text("post_only", order -> order.placed.postOnly())
                .text("self_trade_prevention", order -> order.placed.selfTradePrevention())
                .bool("triggered", order -> order.triggered);
    }

    @Override
    public String view() {
        return "orders";
    }

    @Override
    public int version() {
        return 3;
    }

    @Override
    public List<Statement<?>> statements() {
        return List.of(PLACE, PLACE_ENDED, CHANGE, END);
    }

    @Override
    public Optional<MonthlyTable> archivable() {
        return Optional.of(new MonthlyTable("orders", "ended_order", "placed_position", "placed_position", "false"));
    }

    @Override
    public Set<Class<?>> events() {
        return Set.of(OrderEvent.class);
    }

    @Override
    public void project(List<ViewEvent> events, Tables tables) {
        Map<OrderId, Order> orders = new LinkedHashMap<>();
        for (ViewEvent event : events) {
            if (event.event() instanceof OrderEvent order) {
                orders.computeIfAbsent(order.orderId(), Order::new).add(event, order);
            }
        }
        tables.write(PLACE, those(orders, order -> order.placed != null && !order.isEnded()));
        tables.write(PLACE_ENDED, those(orders, order -> order.placed != null && order.isEnded()));
        tables.change(CHANGE, those(orders, order -> order.placed == null && !order.isEnded()));
        tables.move(END, those(orders, order -> order.placed == null && order.isEnded()));
    }

    private static List<Order> those(Map<OrderId, Order> orders, Predicate<Order> condition) {
        return orders.values().stream().filter(condition).toList();
    }

    /** The changes of one order in a batch; null: unchanged. */
    private static final class Order {
        private final OrderId id;
        private OrderPlaced placed;
        private ViewEvent placedAt;
        private ViewEvent lastAt;
        private BigDecimal price;
        private BigDecimal displayQuantity;
        private Instant expiresAt;
        private BigDecimal quantity;
        private BigDecimal filledQuantity;
        private BigDecimal filledQuoteAmount;
        private BigDecimal remainingQuantity;
        private OrderStatus status;
        private Boolean triggered;
        private CancelReason endReason;

        private Order(OrderId id) {
            this.id = id;
        }

        void add(ViewEvent at, OrderEvent event) {
            lastAt = at;
            switch (event) {
                case OrderPlaced order -> {
                    placed = order;
                    placedAt = at;
                    price = order.price();
                    displayQuantity = order.displayQuantity();
                    expiresAt = order.expiresAt();
                    quantity = order.quantity();
                    filledQuantity = zeroLike(order.quantity());
                    filledQuoteAmount = BigDecimal.ZERO;
                    remainingQuantity = order.quantity();
                    status = OrderStatus.OPEN;
                    triggered = order.stopPrice() == null ? null : false;
                }
                case OrderExecuted executed -> {
                    filledQuantity = executed.filledQuantity();
                    filledQuoteAmount = executed.filledQuoteAmount();
                    // An order with only a budget has no remaining quantity
                    remainingQuantity =
                            executed.remainingQuantity() == null ? remainingQuantity : executed.remainingQuantity();
                    status = isFilled(executed) ? OrderStatus.FILLED : OrderStatus.PARTIALLY_FILLED;
                }
                case OrderAmended amended -> amend(amended);
                case OrderPrevented prevented -> prevent(prevented);
                case OrderTriggered _ -> triggered = true;
                case OrderFilled _ -> status = OrderStatus.FILLED;
                case OrderExpired _ -> status = OrderStatus.EXPIRED;
                case OrderCancelled cancelled -> {
                    status = OrderStatus.CANCELLED;
                    endReason = cancelled.reason();
                }
            }
        }

        private void amend(OrderAmended amended) {
            price = amended.price();
            displayQuantity = amended.displayQuantity();
            expiresAt = amended.expiresAt();
            quantity = amended.quantity();
            remainingQuantity = amended.remainingQuantity();
        }

        private void prevent(OrderPrevented prevented) {
            if (prevented.remainingQuantity() != null) {
                quantity = prevented.quantity();
                remainingQuantity = prevented.remainingQuantity();
                if (remainingQuantity.signum() == 0) {
                    status = OrderStatus.CANCELLED;
                    endReason = CancelReason.SELF_TRADE;
                }
            }
        }

        private boolean isEnded() {
            return status != null && status.hasEnded();
        }

        private static boolean isFilled(OrderExecuted executed) {
            return executed.remainingQuantity() != null
                    && executed.remainingQuantity().signum() == 0;
        }

        /** Zero at the scale of the quantity, like all fills; an order with only a budget has no quantity. */
        private static BigDecimal zeroLike(BigDecimal quantity) {
            return quantity == null ? BigDecimal.ZERO : BigDecimal.ZERO.setScale(quantity.scale());
        }

        private BigDecimal quoteBudget() {
            return placed.quoteBudget() == null ? null : placed.quoteBudget().amount();
        }
    }
}
