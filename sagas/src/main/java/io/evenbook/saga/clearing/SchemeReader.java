package io.evenbook.saga.clearing;

import io.evenbook.api.clearing.CalendarEvent.CalendarSet;
import io.evenbook.api.clearing.SchemeEvent.PenaltyDayClosed;
import io.evenbook.api.clearing.SchemeEvent.SchemeSet;
import io.evenbook.api.clearing.SchemeEvent.WindowClosed;
import io.evenbook.api.clearing.SchemeEvent.WindowDue;
import io.evenbook.api.clearing.SchemeEvent.WindowOpened;
import io.evenbook.api.clearing.SchemeEvent.WindowRescheduled;
import io.evenbook.api.clearing.SchemeEvent.WindowSettled;
import io.evenbook.axon.postgres.log.EventLog;
import io.evenbook.saga.clearing.ScheduledScheme.Stage;
import java.time.Instant;
import java.util.Set;
import org.axonframework.eventhandling.EventMessage;
import org.axonframework.eventhandling.EventMessageHandler;

/** Records schemes, their windows that have not settled, and the calendars that they name. */
final class SchemeReader implements EventMessageHandler {
    private static final Set<Class<?>> TYPES = Set.of(
            CalendarSet.class,
            SchemeSet.class,
            WindowOpened.class,
            WindowClosed.class,
            WindowRescheduled.class,
            WindowDue.class,
            WindowSettled.class,
            PenaltyDayClosed.class);

    private final SchemeTable schemes;

    SchemeReader(SchemeTable schemes) {
        this.schemes = schemes;
    }

    @Override
    public boolean canHandle(EventMessage<?> message) {
        return TYPES.contains(message.getPayloadType());
    }

    @Override
    public Object handle(EventMessage<?> message) {
        long position = EventLog.positionOf(message);
        Instant now = message.getTimestamp();
        switch (message.getPayload()) {
            case CalendarSet set -> schemes.setCalendar(set.calendarId(), set.calendar(), position, now);
            case SchemeSet set -> schemes.setTerms(set.schemeId(), set.terms(), position, now);
            case WindowOpened opened -> schemes.open(opened.window(), position, now);
            case WindowClosed closed -> {
                schemes.enter(closed.windowId(), Stage.CLOSED, position, now);
                schemes.open(closed.next(), position, now);
            }
            case WindowRescheduled moved -> schemes.reschedule(moved.windowId(), moved.settlesAt(), position, now);
            case WindowDue due -> schemes.enter(due.windowId(), Stage.DUE, position, now);
            case WindowSettled settled -> schemes.remove(settled.windowId(), position, now);
            case PenaltyDayClosed closed ->
                schemes.setNextDay(closed.schemeId(), closed.businessDate().plusDays(1), position, now);
            default -> throw new IllegalArgumentException("not a wanted event: " + message.getPayloadType());
        }
        return null;
    }
}
