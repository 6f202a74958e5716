package io.evenbook.query.support.position;

import io.evenbook.axon.postgres.log.EventLog;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;
import org.springframework.stereotype.Component;

/**
 * Positions as of which reads answer. The log counts time in microseconds: what is finer must not be rounded on its way
 * to the database. Events that were recorded at one time are of whole commands.
 */
@Component
public class LogTimes {
    private final EventLog log;

    LogTimes(EventLog log) {
        this.log = log;
    }

    /** The greatest position recorded at this time or before; 0 if there is none. */
    public long positionAt(Instant time) {
        return log.positionAt(time.truncatedTo(ChronoUnit.MICROS));
    }

    /** The greatest position recorded before this time; 0 if there is none. */
    public long positionBefore(Instant time) {
        return log.positionAt(lastBefore(time));
    }

    /**
     * The last position at or before this one behind which a command ends: whoever answers as of that shows no part of
     * a command.
     *
     * @param position not beyond the log's head
     * @throws io.evenbook.axon.postgres.log.DetachedEventsException if the log cannot say so now
     */
    public long commandEnd(long position) {
        long end = log.commandEndAtOrBefore(position);
        if (end < position) {
            // They are few, and all there unless their part of the log is detached.
            log.eventsBetween(end + 1, position);
        }
        return end;
    }

    /** The last microsecond before this time. */
    public static Instant lastBefore(Instant time) {
        return time.minusNanos(1).truncatedTo(ChronoUnit.MICROS);
    }

    /** As the database takes it: whatever is at this time or before there is so here. */
    public static OffsetDateTime sql(Instant time) {
        return time.truncatedTo(ChronoUnit.MICROS).atOffset(ZoneOffset.UTC);
    }
}
