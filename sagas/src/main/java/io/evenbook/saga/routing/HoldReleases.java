package io.evenbook.saga.routing;

import io.evenbook.api.account.AccountCommand.ReleaseHold;
import io.evenbook.api.order.HoldRelease;
import io.evenbook.api.order.OrderEvent;
import io.evenbook.saga.ProcessDispatcher;
import org.axonframework.eventhandling.EventMessage;
import org.axonframework.eventhandling.EventMessageHandler;

/** Gives back what an order no longer needs: the market computed it, the account holds it. */
final class HoldReleases implements EventMessageHandler {
    static final String NAME = "HoldReleases";

    private final ProcessDispatcher commands;

    HoldReleases(ProcessDispatcher commands) {
        this.commands = commands;
    }

    @Override
    public boolean canHandle(EventMessage<?> message) {
        return OrderEvent.class.isAssignableFrom(message.getPayloadType());
    }

    @Override
    public Object handle(EventMessage<?> message) {
        OrderEvent event = (OrderEvent) message.getPayload();
        HoldRelease release = event.toRelease();
        if (release != null) {
            commands.send(new ReleaseHold(event.accountId(), release.holdId(), release.key(), release.amount()), message);
        }
        return null;
    }
}
