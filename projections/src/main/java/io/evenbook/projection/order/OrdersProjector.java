package io.evenbook.projection.order;

import io.evenbook.api.id.OrderId;
import io.evenbook.api.order.CancelReason;
import io.evenbook.api.order.OrderEvent;
import io.evenbook.api.order.OrderEvent.OrderCancelled;
import io.evenbook.api.order.OrderEvent.OrderExecuted;
import io.evenbook.api.order.OrderEvent.OrderFilled;
import io.evenbook.api.order.OrderEvent.OrderPlaced;
import io.evenbook.api.order.OrderEvent.OrderReduced;
import io.evenbook.api.order.OrderStatus;
import io.evenbook.projection.view.Table;
import io.evenbook.projection.view.Table.Statement;
import io.evenbook.projection.view.TableProjector;
import io.evenbook.projection.view.Tables;
import io.evenbook.projection.view.ViewEvent;
import java.math.BigDecimal;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.springframework.stereotype.Component;

/** Writes the current state of orders. */
@Component
class OrdersProjector implements TableProjector {
    private static final Statement<Order> PLACE = Table.<Order>of("trading_order")
            .text("order_id", order -> order.id)
            .text("account_id", order -> order.placed.accountId())
            .text("market", order -> order.placed.marketId())
            .text("side", order -> order.placed.side())
            .text("type", order -> order.placed.type())
            .text("time_in_force", order -> order.placed.timeInForce())
            .numeric("price", order -> order.placed.price())
            .numeric("quantity", order -> order.quantity)
            .numeric("quote_budget", Order::quoteBudget)
            .text("client_order_id", order -> order.placed.clientOrderId())
            .numeric("filled_quantity", order -> order.filledQuantity)
            .numeric("filled_quote_amount", order -> order.filledQuoteAmount)
            .numeric("remaining_quantity", order -> order.remainingQuantity)
            .text("status", order -> order.status)
            .text("end_reason", order -> order.endReason)
            .time("created_at", order -> order.placedAt.at())
            .time("updated_at", order -> order.lastAt.at())
            .bigint("version", order -> order.lastAt.sequence())
            .bigint("placed_position", order -> order.placedAt.position())
            .bigint("position", order -> order.lastAt.position())
            .insert();

    private static final Statement<Order> CHANGE = Table.<Order>of("trading_order")
            .text("order_id", order -> order.id)
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
            .text("end_reason", order -> order.endReason)
            .orUnchanged()
            .time("updated_at", order -> order.lastAt.at())
            .bigint("version", order -> order.lastAt.sequence())
            .bigint("position", order -> order.lastAt.position())
            .update("order_id");

    @Override
    public String view() {
        return "orders";
    }

    @Override
    public int version() {
        return 1;
    }

    @Override
    public List<Statement<?>> statements() {
        return List.of(PLACE, CHANGE);
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
        Map<Boolean, List<Order>> byPlacement =
                orders.values().stream().collect(Collectors.partitioningBy(order -> order.placed != null));
        tables.write(PLACE, byPlacement.get(true));
        tables.change(CHANGE, byPlacement.get(false));
    }

    /** The changes of one order in a batch; null: unchanged. */
    private static final class Order {
        private final OrderId id;
        private OrderPlaced placed;
        private ViewEvent placedAt;
        private ViewEvent lastAt;
        private BigDecimal quantity;
        private BigDecimal filledQuantity;
        private BigDecimal filledQuoteAmount;
        private BigDecimal remainingQuantity;
        private OrderStatus status;
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
                    quantity = order.quantity();
                    filledQuantity = zeroLike(order.quantity());
                    filledQuoteAmount = BigDecimal.ZERO;
                    remainingQuantity = order.quantity();
                    status = OrderStatus.OPEN;
                }
                case OrderExecuted executed -> {
                    filledQuantity = executed.filledQuantity();
                    filledQuoteAmount = executed.filledQuoteAmount();
                    // An order with only a budget has no remaining quantity
                    remainingQuantity =
                            executed.remainingQuantity() == null ? remainingQuantity : executed.remainingQuantity();
                    status = isFilled(executed) ? OrderStatus.FILLED : OrderStatus.PARTIALLY_FILLED;
                }
                case OrderReduced reduced -> {
                    quantity = reduced.quantity();
                    remainingQuantity = reduced.remainingQuantity();
                }
                case OrderFilled _ -> status = OrderStatus.FILLED;
                case OrderCancelled cancelled -> {
                    status = OrderStatus.CANCELLED;
                    endReason = cancelled.reason();
                }
            }
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
