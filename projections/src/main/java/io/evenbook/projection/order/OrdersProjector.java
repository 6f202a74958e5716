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
import io.evenbook.projection.view.Rows;
import io.evenbook.projection.view.TableProjector;
import io.evenbook.projection.view.Tables;
import io.evenbook.projection.view.ViewEvent;
import java.math.BigDecimal;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.springframework.stereotype.Component;

/** Orders, as they stand. */
@Component
class OrdersProjector implements TableProjector {
    private static final String PLACE = """
            insert into {view}.trading_order (order_id, account_id, market, side, type, time_in_force, price, quantity, quote_budget,
                                              client_order_id, filled_quantity, filled_quote_amount, remaining_quantity, status,
                                              end_reason, created_at, updated_at, version, placed_position, position)
            select * from unnest(?::text[], ?::text[], ?::text[], ?::text[], ?::text[], ?::text[], ?::numeric[], ?::numeric[], ?::numeric[],
                                 ?::text[], ?::numeric[], ?::numeric[], ?::numeric[], ?::text[],
                                 ?::text[], ?::timestamptz[], ?::timestamptz[], ?::bigint[], ?::bigint[], ?::bigint[])""";

    /** What no event of the batch tells of stays as it was. */
    private static final String CHANGE = """
            update {view}.trading_order placed
               set quantity = coalesce(changed.quantity, placed.quantity),
                   filled_quantity = coalesce(changed.filled_quantity, placed.filled_quantity),
                   filled_quote_amount = coalesce(changed.filled_quote_amount, placed.filled_quote_amount),
                   remaining_quantity = coalesce(changed.remaining_quantity, placed.remaining_quantity),
                   status = coalesce(changed.status, placed.status),
                   end_reason = coalesce(changed.end_reason, placed.end_reason),
                   updated_at = changed.updated_at, version = changed.version, position = changed.position
              from unnest(?::text[], ?::numeric[], ?::numeric[], ?::numeric[], ?::numeric[], ?::text[], ?::text[],
                          ?::timestamptz[], ?::bigint[], ?::bigint[])
                   as changed (order_id, quantity, filled_quantity, filled_quote_amount, remaining_quantity, status, end_reason,
                               updated_at, version, position)
             where placed.order_id = changed.order_id""";

    @Override
    public String view() {
        return "orders";
    }

    @Override
    public int version() {
        return 1;
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
                orders.computeIfAbsent(order.orderId(), _ -> new Order()).add(event, order);
            }
        }
        Rows placed = new Rows();
        Rows changed = new Rows();
        orders.forEach((id, order) -> order.write(id, placed, changed));
        tables.write(PLACE, placed);
        tables.change(CHANGE, changed);
    }

    /** What the events of a batch tell of one order; null: nothing. */
    private static final class Order {
        private OrderPlaced placed;
        private ViewEvent placedAt;
        private ViewEvent lastAt;
        private BigDecimal quantity;
        private BigDecimal filledQuantity;
        private BigDecimal filledQuoteAmount;
        private BigDecimal remainingQuantity;
        private OrderStatus status;
        private CancelReason endReason;

        void add(ViewEvent at, OrderEvent event) {
            lastAt = at;
            switch (event) {
                case OrderPlaced order -> {
                    placed = order;
                    placedAt = at;
                    quantity = order.quantity();
                    filledQuantity = nothingOf(order.quantity());
                    filledQuoteAmount = BigDecimal.ZERO;
                    remainingQuantity = order.quantity();
                    status = OrderStatus.OPEN;
                }
                case OrderExecuted executed -> {
                    filledQuantity = executed.filledQuantity();
                    filledQuoteAmount = executed.filledQuoteAmount();
                    // An order that has only a budget has no remaining quantity.
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

        /** At the scale of what is ordered, as all fills will be; an order that has only a budget does not tell it. */
        private static BigDecimal nothingOf(BigDecimal quantity) {
            return quantity == null ? BigDecimal.ZERO : BigDecimal.ZERO.setScale(quantity.scale());
        }

        void write(OrderId id, Rows placedRows, Rows changedRows) {
            if (placed == null) {
                changedRows.add(
                        id,
                        quantity,
                        filledQuantity,
                        filledQuoteAmount,
                        remainingQuantity,
                        status,
                        endReason,
                        lastAt.at(),
                        lastAt.sequence(),
                        lastAt.position());
            } else {
                placedRows.add(
                        id,
                        placed.accountId(),
                        placed.marketId(),
                        placed.side(),
                        placed.type(),
                        placed.timeInForce(),
                        placed.price(),
                        quantity,
                        placed.quoteBudget() == null
                                ? null
                                : placed.quoteBudget().amount(),
                        placed.clientOrderId(),
                        filledQuantity,
                        filledQuoteAmount,
                        remainingQuantity,
                        status,
                        endReason,
                        placedAt.at(),
                        lastAt.at(),
                        lastAt.sequence(),
                        placedAt.position(),
                        lastAt.position());
            }
        }
    }
}
