package io.evenbook.saga.market;

import io.evenbook.api.market.MarketEvent.SessionsSet;
import io.evenbook.saga.market.MarketSessions.Due;
import org.axonframework.eventhandling.EventMessage;
import org.axonframework.eventhandling.EventMessageHandler;
import org.axonframework.eventhandling.TrackedEventMessage;

/** Records the sessions of markets. They are due at once, since the present phase may not be theirs. */
final class SessionReader implements EventMessageHandler {
    private final MarketSessions sessions;

    SessionReader(MarketSessions sessions) {
        this.sessions = sessions;
    }

    @Override
    public boolean canHandle(EventMessage<?> message) {
        return message.getPayloadType() == SessionsSet.class;
    }

    @Override
    public Object handle(EventMessage<?> message) {
        SessionsSet set = (SessionsSet) message.getPayload();
        long position =
                ((TrackedEventMessage<?>) message).trackingToken().position().orElseThrow();
        sessions.set(new Due(set.marketId(), position, set.sessions()), message.getTimestamp());
        return null;
    }
}
