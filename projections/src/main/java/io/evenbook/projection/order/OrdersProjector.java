package io.evenbook.projection.order;

import io.evenbook.api.order.OrderEvent;
import io.evenbook.api.order.OrderEvent.OrderCancelled;
import io.evenbook.api.order.OrderEvent.OrderExecuted;
import io.evenbook.api.order.OrderEvent.OrderFilled;
import io.evenbook.api.order.OrderEvent.OrderOpened;
import io.evenbook.api.order.OrderEvent.OrderPlaced;
import io.evenbook.api.order.OrderEvent.OrderReduced;
import io.evenbook.api.order.OrderEvent.OrderRejected;
import io.evenbook.api.order.OrderStatus;
import io.evenbook.projection.view.Rows;
import io.evenbook.projection.view.TableProjector;
import io.evenbook.projection.view.Tables;
import io.evenbook.projection.view.ViewEvent;
import java.math.BigDecimal;
import java.util.List;
import org.springframework.stereotype.Component;

/** Orders, as they stand. */
@Component
class OrdersProjector implements TableProjector {
    private static final String PLACE = """
            insert into {view}.trading_order (order_id, account_id, market, side, type, time_in_force, price, quantity, quote_budget,
                                              client_order_id, filled_quantity, filled_quote_amount, remaining_quantity, status,
                                              created_at, updated_at, version, placed_position, position)
            values (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, 0, ?, 'PLACED', ?, ?, ?, ?, ?)""";

    /** What an event does not tell of stays as it was. */
    private static final String CHANGE = """
            update {view}.trading_order
               set quantity = coalesce(?, quantity),
                   filled_quantity = coalesce(?, filled_quantity),
                   filled_quote_amount = coalesce(?, filled_quote_amount),
                   remaining_quantity = coalesce(?, remaining_quantity),
                   status = coalesce(?, status),
                   rejection_code = coalesce(?, rejection_code),
                   rejection_reason = coalesce(?, rejection_reason),
                   updated_at = ?, version = ?, position = ?
             where order_id = ?""";

    @Override
    public String view() {
        return "orders";
    }

    @Override
    public void project(List<ViewEvent> events, Tables tables) {
        Rows placed = new Rows();
        Rows changed = new Rows();
        for (ViewEvent event : events) {
            switch (event.event()) {
                case OrderPlaced order ->
                    placed.add(
                            order.orderId(), order.accountId(), order.marketId(), order.side(), order.type(), order.timeInForce(),
                            order.price(), order.quantity(), order.quoteBudget() == null ? null : order.quoteBudget().amount(),
                            order.clientOrderId(), nothingOf(order.quantity()), order.quantity(), event.at(), event.at(), event.sequence(),
                            event.position(), event.position());
                case OrderEvent order -> {
                    Change change = change(order);
                    changed.add(
                            change.quantity, change.filledQuantity, change.filledQuoteAmount, change.remainingQuantity, change.status,
                            change.rejectionCode, change.rejectionReason, event.at(), event.sequence(), event.position(),
                            order.orderId());
                }
                default -> { }
            }
        }
        tables.write(PLACE, placed);
        tables.change(CHANGE, changed);
    }

    /** At the scale of what is ordered, as all fills will be; an order that has only a budget does not tell it. */
    private static BigDecimal nothingOf(BigDecimal quantity) {
        return quantity == null ? BigDecimal.ZERO : BigDecimal.ZERO.setScale(quantity.scale());
    }

    private static Change change(OrderEvent event) {
        Change change = new Change();
        switch (event) {
            case OrderPlaced _ -> throw new IllegalArgumentException("not a change: " + event);
            case OrderOpened opened -> {
                change.filledQuantity = opened.filledQuantity();
                change.remainingQuantity = opened.remainingQuantity();
                change.status = opened.filledQuantity().signum() == 0 ? OrderStatus.OPEN : OrderStatus.PARTIALLY_FILLED;
            }
            case OrderExecuted executed -> {
                change.filledQuantity = executed.filledQuantity();
                change.filledQuoteAmount = executed.filledQuoteAmount();
                change.remainingQuantity = executed.remainingQuantity();
                change.status = OrderStatus.PARTIALLY_FILLED;
            }
            case OrderReduced reduced -> {
                change.quantity = reduced.quantity();
                change.remainingQuantity = reduced.remainingQuantity();
            }
            case OrderFilled _ -> change.status = OrderStatus.FILLED;
            case OrderCancelled _ -> change.status = OrderStatus.CANCELLED;
            case OrderRejected rejected -> {
                change.status = OrderStatus.REJECTED;
                change.rejectionCode = rejected.code();
                change.rejectionReason = rejected.detail();
            }
        }
        return change;
    }

    /** Null: as it was. */
    private static final class Change {
        private BigDecimal quantity;
        private BigDecimal filledQuantity;
        private BigDecimal filledQuoteAmount;
        private BigDecimal remainingQuantity;
        private OrderStatus status;
        private String rejectionCode;
        private String rejectionReason;
    }
}
