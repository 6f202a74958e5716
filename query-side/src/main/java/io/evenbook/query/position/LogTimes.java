package io.evenbook.query.position;

import io.evenbook.axon.postgres.EventLog;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;
import org.springframework.stereotype.Component;

/** What a time means in the log, which counts in microseconds: what is finer must not be rounded on its way to the database. */
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

    /** The last microsecond before this time. */
    public static Instant lastBefore(Instant time) {
        return time.minusNanos(1).truncatedTo(ChronoUnit.MICROS);
    }

    /** As the database takes it: whatever is at this time or before there is so here. */
    public static OffsetDateTime sql(Instant time) {
        return time.truncatedTo(ChronoUnit.MICROS).atOffset(ZoneOffset.UTC);
    }
}
