package io.evenbook.axon.postgres.log;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.List;
import org.axonframework.eventhandling.DomainEventMessage;

/**
 * The end of the log, and its identity.
 *
 * @param incarnation id of the log's incarnation, see {@link EventLog#incarnation}
 * @param position of the last event; 0 if the log is empty
 * @param recordedAt of the last event; {@link Instant#MIN} if the log is empty
 * @param eventId of the last event; null if the log is empty
 */
public record LogEnd(String incarnation, long position, Instant recordedAt, String eventId) {

    static final String COLUMNS = "incarnation, global_index, recorded_at, event_id";

    /** One row: the log's incarnation, the PostgreSQL timeline on which it is written, and its last event. */
    static final String TABLES = """
            (SELECT incarnation, timeline FROM log_incarnations ORDER BY ordinal DESC LIMIT 1) AS log
            LEFT JOIN LATERAL (
                SELECT global_index, recorded_at, event_id FROM events ORDER BY global_index DESC LIMIT 1) AS last
                ON true""";

    /** Reads {@link #COLUMNS}, the first columns of the row. */
    static LogEnd of(ResultSet row) throws SQLException {
        OffsetDateTime recordedAt = row.getObject(3, OffsetDateTime.class);
        return new LogEnd(
                row.getString(1),
                row.getLong(2),
                recordedAt == null ? Instant.MIN : recordedAt.toInstant(),
                row.getString(4));
    }

    /** The end after a commit of these events; the same if there are none. */
    public LogEnd after(List<DomainEventMessage<?>> events, Instant time) {
        return events.isEmpty()
                ? this
                : new LogEnd(
                        incarnation,
                        position + events.size(),
                        time,
                        events.getLast().getIdentifier());
    }

    LogEnd in(String anotherIncarnation) {
        return new LogEnd(anotherIncarnation, position, recordedAt, eventId);
    }
}
