package io.evenbook.saga.order;

import io.evenbook.api.account.AccountCommand.ReleaseOrderHold;
import io.evenbook.api.order.OrderEvent.OrderCancelled;
import io.evenbook.saga.ProcessDispatcher;
import org.axonframework.eventhandling.EventMessage;
import org.axonframework.eventhandling.EventMessageHandler;

/** Releases the hold of an order that a command ended which was not one of its account: the market computed it, the account holds it. */
final class OrderEnds implements EventMessageHandler {
    static final String NAME = "OrderEnds";

    private final ProcessDispatcher commands;

    OrderEnds(ProcessDispatcher commands) {
        this.commands = commands;
    }

    @Override
    public boolean canHandle(EventMessage<?> message) {
        return message.getPayloadType() == OrderCancelled.class;
    }

    @Override
    public Object handle(EventMessage<?> message) {
        OrderCancelled cancelled = (OrderCancelled) message.getPayload();
        if (cancelled.release() != null) {
            commands.send(new ReleaseOrderHold(cancelled.accountId(), cancelled.release()), message);
        }
        return null;
    }
}
