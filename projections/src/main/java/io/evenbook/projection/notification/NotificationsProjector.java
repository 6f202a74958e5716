package io.evenbook.projection.notification;

import io.evenbook.api.account.AccountEvent.FundsDeposited;
import io.evenbook.api.account.AccountEvent.HoldReleased;
import io.evenbook.api.account.AccountEvent.TradeExchanged;
import io.evenbook.api.account.AccountEvent.TransferReceived;
import io.evenbook.api.account.AccountEvent.WithdrawalExpired;
import io.evenbook.api.id.AccountId;
import io.evenbook.api.id.NotificationId;
import io.evenbook.api.id.TradeId;
import io.evenbook.api.money.Money;
import io.evenbook.api.order.OrderEvent.OrderExecuted;
import io.evenbook.api.order.OrderEvent.OrderExpired;
import io.evenbook.api.order.OrderEvent.OrderTriggered;
import io.evenbook.projection.view.DocumentProjector;
import io.evenbook.projection.view.ViewEvent;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Optional;
import java.util.Set;
import org.bson.Document;
import org.springframework.stereotype.Component;

/**
 * Writes notifications of customers: money arrived, a withdrawal expired, an order was filled or expired, a stop fired,
 * a trade was settled or cancelled. Each side of a trade has its own event and notification. A notification takes its
 * id from its event, so one that was read stays read in a rebuilt view.
 */
@Component
class NotificationsProjector implements DocumentProjector {
    @Override
    public String view() {
        return "notifications";
    }

    @Override
    public int version() {
        return 3;
    }

    @Override
    public Set<Class<?>> events() {
        return Set.of(
                FundsDeposited.class,
                TransferReceived.class,
                WithdrawalExpired.class,
                OrderExecuted.class,
                OrderTriggered.class,
                OrderExpired.class,
                TradeExchanged.class,
                HoldReleased.class);
    }

    @Override
    public Optional<Document> documentOf(ViewEvent event) {
        return Optional.ofNullable(
                switch (event.event()) {
                    case FundsDeposited deposited -> deposit(event, deposited);
                    case TransferReceived transfer -> transfer(event, transfer);
                    case WithdrawalExpired expired -> expiredWithdrawal(event, expired);
                    case OrderExecuted executed -> fill(event, executed);
                    case OrderTriggered triggered -> firedStop(event, triggered);
                    case OrderExpired expired -> expiredOrder(event, expired);
                    case TradeExchanged trade -> settledTrade(event, trade);
                    // The key is a trade's id only when the trade was cancelled
                    case HoldReleased released
                    when TradeId.hasPrefix(released.key()) -> cancelledTrade(event, released);
                    default -> null;
                });
    }

    private static Document deposit(ViewEvent event, FundsDeposited deposited) {
        Money amount = deposited.entry().postings().getFirst().amount();
        String message = "%s arrived (reference %s).".formatted(amount, deposited.reference());
        return notification(event, deposited.accountId(), "DEPOSIT", "Deposit received", message);
    }

    private static Document transfer(ViewEvent event, TransferReceived transfer) {
        String message = transfer.reference() == null
                ? "You received %s by a transfer.".formatted(transfer.amount())
                : "You received %s by a transfer (reference %s).".formatted(transfer.amount(), transfer.reference());
        return notification(event, transfer.accountId(), "TRANSFER", "Transfer received", message);
    }

    private static Document expiredWithdrawal(ViewEvent event, WithdrawalExpired expired) {
        String message = "Your withdrawal %s was not confirmed in time; its funds are available again."
                .formatted(expired.withdrawalId());
        return notification(event, expired.accountId(), "WITHDRAWAL", "Withdrawal expired", message);
    }

    private static Document fill(ViewEvent event, OrderExecuted executed) {
        String message = "Your order %s traded %s at %s; %s filled so far (trade %s)."
                .formatted(
                        executed.orderId(),
                        executed.quantity().toPlainString(),
                        executed.price().toPlainString(),
                        executed.filledQuantity().toPlainString(),
                        executed.tradeId());
        return notification(event, executed.accountId(), "FILL", "Order filled", message);
    }

    private static Document firedStop(ViewEvent event, OrderTriggered triggered) {
        String message = "Your order %s fired at %s; its stop price is %s."
                .formatted(
                        triggered.orderId(),
                        triggered.lastPrice().toPlainString(),
                        triggered.stopPrice().toPlainString());
        return notification(event, triggered.accountId(), "ORDER", "Stop fired", message);
    }

    private static Document expiredOrder(ViewEvent event, OrderExpired expired) {
        String message = "Your order %s expired; its fills stay.".formatted(expired.orderId());
        return notification(event, expired.accountId(), "ORDER", "Order expired", message);
    }

    private static Document settledTrade(ViewEvent event, TradeExchanged trade) {
        Money fee = trade.fee();
        boolean isOnTop = fee.asset().equals(trade.captured().asset());
        String form = isOnTop
                ? "You received %s for trade %s and paid a fee of %s."
                : "You received %s for trade %s, less a fee of %s.";
        String message = fee.isNegative()
                ? "You received %s for trade %s and a rebate of %s."
                        .formatted(trade.receipt(), trade.tradeId(), fee.negated())
                : form.formatted(trade.receipt(), trade.tradeId(), fee);
        return notification(event, trade.accountId(), "SETTLEMENT", "Trade settled", message);
    }

    private static Document cancelledTrade(ViewEvent event, HoldReleased released) {
        String message =
                "Trade %s was cancelled; %s of yours is available again.".formatted(released.key(), released.amount());
        return notification(event, released.accountId(), "SETTLEMENT", "Trade cancelled", message);
    }

    private static Document notification(
            ViewEvent event, AccountId account, String type, String title, String message) {
        return new Document("_id", NotificationId.of(event.position(), account).value())
                .append("accountId", account.value())
                .append("type", type)
                .append("title", title)
                .append("message", message)
                .append("createdAtMicros", ChronoUnit.MICROS.between(Instant.EPOCH, event.at()))
                .append("position", event.position());
    }
}
