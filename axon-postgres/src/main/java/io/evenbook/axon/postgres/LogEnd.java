package io.evenbook.axon.postgres;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.OffsetDateTime;

/**
 * Where the log ends, and which log it is.
 *
 * @param incarnation the id of the log's incarnation, see {@link PostgresEventStore#incarnation}
 * @param position of the last event; 0 if there is none
 * @param recordedAt of the last event; {@link Instant#MIN} if there is none
 * @param eventId of the last event; null if there is none
 */
record LogEnd(String incarnation, long position, Instant recordedAt, String eventId) {

    static final String COLUMNS = "incarnation, global_index, recorded_at, event_id";

    /** One row, with the log's incarnation, on which of PostgreSQL's timelines it is written, and its last event. */
    static final String TABLES = """
            (SELECT incarnation, timeline FROM log_incarnations ORDER BY ordinal DESC LIMIT 1) AS log
            LEFT JOIN LATERAL (SELECT global_index, recorded_at, event_id FROM events ORDER BY global_index DESC LIMIT 1) AS last ON true""";

    /** Reads {@link #COLUMNS}, which are the first of the row. */
    static LogEnd of(ResultSet row) throws SQLException {
        OffsetDateTime recordedAt = row.getObject(3, OffsetDateTime.class);
        return new LogEnd(
                row.getString(1),
                row.getLong(2),
                recordedAt == null ? Instant.MIN : recordedAt.toInstant(),
                row.getString(4));
    }

    LogEnd in(String another) {
        return new LogEnd(another, position, recordedAt, eventId);
    }
}
