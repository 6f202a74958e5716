package io.evenbook.saga.market;

import io.evenbook.api.clearing.BusinessCalendar;
import io.evenbook.api.id.CalendarId;
import io.evenbook.api.id.MarketId;
import io.evenbook.api.market.Sessions;
import io.evenbook.api.market.Sessions.Change;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/** The sessions of markets with their calendars, and when each of them changes the phase next. */
interface MarketSessions {

    /**
     * Sessions that change the phase.
     *
     * @param position of the event that set them
     * @param changedAt position of the last event that set them or their calendar
     * @param calendar null: they name none
     * @param sent the last change that was sent, or refused; null: none
     */
    record Due(
            MarketId marketId,
            long position,
            long changedAt,
            Sessions sessions,
            BusinessCalendar calendar,
            Instant sent) {
        /** The change after which the phase of a time holds, unless it was sent already. */
        Optional<Change> last(Instant now) {
            return sessions.last(calendar, now).filter(change -> !change.at().equals(sent));
        }

        Optional<Change> next(Instant now) {
            return sessions.next(calendar, now);
        }

        /** Why no further session begins, or when. */
        String end() {
            return calendar == null
                    ? "all of its days are holidays"
                    : "%s is valid through %s".formatted(sessions.calendarId(), calendar.validThrough());
        }
    }

    /**
     * Sets the sessions of a market instead of those before; without days it has none.
     *
     * @param position of the event
     * @param dueAt when they are looked at first
     */
    void set(MarketId market, Sessions sessions, long position, Instant dueAt);

    /**
     * Sets the days of a calendar instead of those before.
     *
     * @param position of the event
     * @param dueAt when the sessions that name it are looked at next
     */
    void set(CalendarId calendarId, BusinessCalendar calendar, long position, Instant dueAt);

    /** Markets whose sessions are due at a time, by market. */
    List<MarketId> due(Instant now);

    /**
     * The sessions of a market; empty if it has none.
     *
     * @throws RuntimeException if they cannot be read
     */
    Optional<Due> find(MarketId market);

    /**
     * Sets which change was sent last, unless the sessions were replaced in the meantime, and when they are due next,
     * unless their calendar was.
     *
     * @param sent the time of the change; null: none
     * @param dueAt null: never
     */
    void postpone(Due due, Instant sent, Instant dueAt);

    /** Markets that have sessions of which none will begin any more, by market. */
    List<MarketId> ended();
}
