package io.evenbook.saga.account;

import io.evenbook.api.account.AccountCommand.CancelFrozenOrders;
import io.evenbook.api.account.AccountEvent.AccountFrozen;
import io.evenbook.saga.ProcessDispatcher;
import org.axonframework.eventhandling.EventMessage;
import org.axonframework.eventhandling.EventMessageHandler;

/**
 * Cancels what rests of an account that was frozen. The command that freezes it does so itself, one commit after the other; this goes on where
 * that was broken off, and otherwise finds nothing to do.
 */
final class FrozenOrders implements EventMessageHandler {
    static final String NAME = "FrozenOrders";

    private final ProcessDispatcher commands;

    FrozenOrders(ProcessDispatcher commands) {
        this.commands = commands;
    }

    @Override
    public boolean canHandle(EventMessage<?> message) {
        return message.getPayloadType() == AccountFrozen.class;
    }

    @Override
    public Object handle(EventMessage<?> message) {
        commands.send(new CancelFrozenOrders(((AccountFrozen) message.getPayload()).accountId()), message);
        return null;
    }
}
