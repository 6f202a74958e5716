package io.evenbook.saga.transfer;

import io.evenbook.api.account.AccountCommand.ReceiveTransfer;
import io.evenbook.api.account.AccountCommand.ReturnTransfer;
import io.evenbook.api.account.AccountEvent.HoldCaptured;
import io.evenbook.api.account.AccountEvent.TransferRefused;
import io.evenbook.api.account.AccountEvent.TransferSent;
import io.evenbook.saga.ProcessDispatcher;
import org.axonframework.eventhandling.EventMessage;
import org.axonframework.eventhandling.EventMessageHandler;

/**
 * Has what one account sent received by the other, and what that refused returned. It needs no state: the events say all. Both commands
 * are keyed by the transfer, so each is done once.
 */
final class TransferDelivery implements EventMessageHandler {
    static final String NAME = "TransferDelivery";

    private final ProcessDispatcher commands;

    TransferDelivery(ProcessDispatcher commands) {
        this.commands = commands;
    }

    @Override
    public boolean canHandle(EventMessage<?> message) {
        Class<?> type = message.getPayloadType();
        return type == TransferSent.class || type == HoldCaptured.class || type == TransferRefused.class;
    }

    @Override
    public Object handle(EventMessage<?> message) {
        switch (message.getPayload()) {
            case TransferSent sent ->
                deliver(
                        new ReceiveTransfer(sent.to(), sent.transferId(), sent.accountId(), sent.amount(), sent.reference()),
                        message);
            case HoldCaptured captured when captured.to() != null ->
                deliver(
                        new ReceiveTransfer(captured.to(), captured.transferId(), captured.accountId(), captured.amount(), null),
                        message);
            case TransferRefused refused ->
                commands.sendOnce(
                        new ReturnTransfer(
                                refused.from(),
                                refused.transferId(),
                                refused.accountId(),
                                refused.amount(),
                                refused.code(),
                                refused.detail()),
                        "transfer-return\n" + refused.transferId(),
                        message);
            default -> {}
        }
        return null;
    }

    private void deliver(ReceiveTransfer receive, EventMessage<?> cause) {
        commands.sendOnce(receive, "transfer\n" + receive.transferId(), cause);
    }
}
