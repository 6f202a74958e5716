package io.evenbook.command.order;

import io.evenbook.api.id.OrderId;
import io.evenbook.api.id.TradeId;
import io.evenbook.api.order.CancelReason;
import io.evenbook.api.order.OrderEvent;
import io.evenbook.api.order.OrderEvent.OrderAmended;
import io.evenbook.api.order.OrderEvent.OrderCancelled;
import io.evenbook.api.order.OrderEvent.OrderExecuted;
import io.evenbook.api.order.OrderEvent.OrderPrevented;
import io.evenbook.api.order.OrderStatus;
import io.evenbook.api.trade.TradeEvent.TradeExecuted;
import io.evenbook.command.http.Effects;
import java.math.BigDecimal;
import java.time.Instant;
import java.util.List;
import java.util.stream.Stream;
import org.springframework.http.HttpStatus;
import org.springframework.http.ResponseEntity;

/**
 * An order after its amendment, and after the trades that came of it.
 *
 * @param status the status of the order afterwards
 * @param endReason why what is left was cancelled; null unless it was
 * @param price null for STOP
 * @param keptPlace false: it went to the end of the queue of its price, and met the other side
 * @param trades trades that the amendment caused; none if it kept its place
 */
record AmendmentAnswer(
        OrderId orderId,
        OrderStatus status,
        CancelReason endReason,
        BigDecimal price,
        BigDecimal quantity,
        BigDecimal filledQuantity,
        BigDecimal remainingQuantity,
        BigDecimal displayQuantity,
        Instant expiresAt,
        boolean keptPlace,
        List<TradeId> trades,
        long version,
        long position) {

    /** How far an order is filled, and whether it has ended. */
    private record Progress(BigDecimal quantity, BigDecimal open, boolean isOver, CancelReason endReason) {
        Progress after(OrderEvent event) {
            return switch (event) {
                case OrderAmended amended -> of(amended);
                case OrderExecuted executed -> new Progress(quantity, executed.remainingQuantity(), isOver, endReason);
                case OrderPrevented prevented -> {
                    boolean isLast = prevented.remainingQuantity().signum() == 0;
                    yield new Progress(
                            prevented.quantity(),
                            prevented.remainingQuantity(),
                            isOver || isLast,
                            isLast ? CancelReason.SELF_TRADE : endReason);
                }
                case OrderCancelled cancelled -> new Progress(quantity, open, true, cancelled.reason());
                default -> this;
            };
        }

        static Progress of(OrderAmended amended) {
            return new Progress(amended.quantity(), amended.remainingQuantity(), false, null);
        }

        BigDecimal filled() {
            return quantity.subtract(open);
        }

        OrderStatus status() {
            if (isOver) {
                return OrderStatus.CANCELLED;
            }
            if (open.signum() == 0) {
                return OrderStatus.FILLED;
            }
            return filled().signum() > 0 ? OrderStatus.PARTIALLY_FILLED : OrderStatus.OPEN;
        }
    }

    /** Not those of what was due before the order was amended. */
    private static List<TradeExecuted> tradesOf(OrderAmended amended, Effects effects) {
        Stream<TradeExecuted> later = effects.all(Object.class)
                .dropWhile(event -> event != amended)
                .filter(TradeExecuted.class::isInstance)
                .map(TradeExecuted.class::cast);
        return OrderController.tradesOf(amended.orderId(), later);
    }

    static ResponseEntity<AmendmentAnswer> of(Effects effects) {
        OrderAmended amended = effects.get(OrderAmended.class);
        Progress progress = effects.all(OrderEvent.class)
                .filter(event -> event.orderId().equals(amended.orderId()))
                .reduce(Progress.of(amended), Progress::after, (_, later) -> later);
        return effects.answer(
                HttpStatus.OK,
                (version, position) -> new AmendmentAnswer(
                        amended.orderId(),
                        progress.status(),
                        progress.endReason(),
                        amended.price(),
                        progress.quantity(),
                        progress.filled(),
                        progress.open(),
                        amended.displayQuantity(),
                        amended.expiresAt(),
                        amended.keptPlace(),
                        tradesOf(amended, effects).stream()
                                .map(TradeExecuted::tradeId)
                                .toList(),
                        version,
                        position));
    }
}
