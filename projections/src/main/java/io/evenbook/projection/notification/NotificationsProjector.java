package io.evenbook.projection.notification;

import io.evenbook.api.account.AccountEvent.FundsDeposited;
import io.evenbook.api.account.AccountEvent.TradePaidOut;
import io.evenbook.api.account.AccountEvent.TransferReceived;
import io.evenbook.api.account.AccountEvent.TransferReturned;
import io.evenbook.api.account.AccountEvent.WithdrawalExpired;
import io.evenbook.api.account.AccountId;
import io.evenbook.api.order.OrderEvent.OrderExecuted;
import io.evenbook.projection.view.DocumentProjector;
import io.evenbook.projection.view.ViewEvent;
import java.util.Date;
import java.util.Optional;
import java.util.Set;
import org.bson.Document;
import org.springframework.stereotype.Component;

/**
 * What customers are told: that money arrived or came back, that a withdrawal expired, that an order was filled, that a trade was settled
 * for them. Both sides of a trade are told, since each has events of its own. A notification is named for its event, so that one that was
 * read stays read in a rebuilt view.
 */
@Component
class NotificationsProjector implements DocumentProjector {

    @Override
    public String view() {
        return "notifications";
    }

    @Override
    public Set<Class<?>> events() {
        return Set.of(
                FundsDeposited.class, TransferReceived.class, TransferReturned.class, WithdrawalExpired.class, OrderExecuted.class,
                TradePaidOut.class);
    }

    @Override
    public Optional<Document> documentOf(ViewEvent event) {
        return Optional.ofNullable(switch (event.event()) {
            case FundsDeposited deposited ->
                notification(
                        event, deposited.accountId(), "DEPOSIT", "Deposit received",
                        "%s arrived (reference %s).".formatted(deposited.entry().postings().getFirst().amount(), deposited.reference()));
            case TransferReceived transfer ->
                notification(
                        event, transfer.accountId(), "TRANSFER", "Transfer received",
                        transfer.reference() == null
                                ? "You received %s from %s.".formatted(transfer.amount(), transfer.from())
                                : "You received %s from %s (reference %s).".formatted(
                                        transfer.amount(), transfer.from(), transfer.reference()));
            case TransferReturned transfer ->
                notification(
                        event, transfer.accountId(), "TRANSFER", "Transfer returned",
                        "Your transfer of %s to %s was not taken and %s: %s".formatted(
                                transfer.amount(), transfer.to(),
                                transfer.balance() == null ? "is kept for you, since your account is closed" : "came back",
                                transfer.detail()));
            case WithdrawalExpired expired ->
                notification(
                        event, expired.accountId(), "WITHDRAWAL", "Withdrawal expired",
                        "Your withdrawal %s was not confirmed in time; its funds are available again.".formatted(
                                expired.withdrawalId()));
            case OrderExecuted executed ->
                notification(
                        event, executed.accountId(), "FILL", "Order filled",
                        "Your order %s traded %s at %s; %s filled so far (trade %s).".formatted(
                                executed.orderId(), executed.quantity().toPlainString(), executed.price().toPlainString(),
                                executed.filledQuantity().toPlainString(), executed.tradeId()));
            case TradePaidOut paid ->
                notification(
                        event, paid.accountId(), "SETTLEMENT", "Trade settled",
                        "You were paid %s for trade %s, less a fee of %s.".formatted(paid.receipt(), paid.tradeId(), paid.fee()));
            default -> null;
        });
    }

    private static Document notification(ViewEvent event, AccountId account, String type, String title, String message) {
        return new Document("_id", "ntf_" + event.position() + "_" + account)
                .append("accountId", account.value())
                .append("type", type)
                .append("title", title)
                .append("message", message)
                .append("createdAt", Date.from(event.at()))
                .append("position", event.position());
    }
}
