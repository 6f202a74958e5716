package io.evenbook.saga.market;

import io.evenbook.api.clearing.CalendarEvent.CalendarSet;
import io.evenbook.api.market.MarketEvent.SessionsSet;
import io.evenbook.axon.postgres.log.EventLog;
import java.util.Set;
import org.axonframework.eventhandling.EventMessage;
import org.axonframework.eventhandling.EventMessageHandler;

/**
 * Records the sessions of markets and the calendars that they name. They are due at once, since the present phase may
 * not be theirs.
 */
final class SessionReader implements EventMessageHandler {
    private static final Set<Class<?>> TYPES = Set.of(SessionsSet.class, CalendarSet.class);

    private final MarketSessions sessions;

    SessionReader(MarketSessions sessions) {
        this.sessions = sessions;
    }

    @Override
    public boolean canHandle(EventMessage<?> message) {
        return TYPES.contains(message.getPayloadType());
    }

    @Override
    public Object handle(EventMessage<?> message) {
        long position = EventLog.positionOf(message);
        switch (message.getPayload()) {
            case CalendarSet set -> sessions.set(set.calendarId(), set.calendar(), position, message.getTimestamp());
            case SessionsSet set -> sessions.set(set.marketId(), set.sessions(), position, message.getTimestamp());
            default -> throw new IllegalArgumentException("not a wanted event: " + message.getPayloadType());
        }
        return null;
    }
}
