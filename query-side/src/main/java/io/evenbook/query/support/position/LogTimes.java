package io.evenbook.query.support.position;

import io.evenbook.axon.postgres.log.EventLog;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;
import org.springframework.stereotype.Component;

/**
 * Maps times to positions. The log counts microseconds: finer times are truncated, never rounded up. All events with
 * one time belong to whole commands.
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
     * The last position, at or before this one, at which a command ends: answers as of it show whole commands only.
     *
     * @param position not beyond the end of the log
     * @throws io.evenbook.axon.postgres.log.DetachedEventsException if the segment of the position is detached
     */
    public long commandEnd(long position) {
        long end = log.commandEndAtOrBefore(position);
        if (end < position) {
            // Fails if their segment is detached; otherwise all of these few events are there.
            log.eventsBetween(end + 1, position);
        }
        return end;
    }

    /** The last microsecond before this time. */
    public static Instant lastBefore(Instant time) {
        return time.minusNanos(1).truncatedTo(ChronoUnit.MICROS);
    }

    /** Reads a time that is not null. */
    public static Instant read(ResultSet row, String column) throws SQLException {
        return row.getObject(column, OffsetDateTime.class).toInstant();
    }

    /** The time for a comparison in SQL, truncated to microseconds. */
    public static OffsetDateTime sql(Instant time) {
        return time.truncatedTo(ChronoUnit.MICROS).atOffset(ZoneOffset.UTC);
    }
}
