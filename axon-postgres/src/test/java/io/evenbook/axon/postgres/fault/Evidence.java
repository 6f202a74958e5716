package io.evenbook.axon.postgres.fault;

import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.List;
import org.springframework.jdbc.core.simple.JdbcClient;

/**
 * The content of the database after a run.
 *
 * @param events in the order of their positions
 * @param view in any order
 * @param tokens every position that each token has had, in that order
 */
record Evidence(List<Event> events, List<ViewRow> view, List<TokenStep> tokens) {

    /**
     * An event of the log.
     *
     * @param marbles how many more are in the jar by it; less than zero if they are fewer
     * @param after how many are in the jar then
     */
    record Event(
            long position, String jarId, long sequence, Instant recordedAt, String commandId, int marbles, int after) {}

    /** A row of the view. */
    record ViewRow(String jarId, int marbles, int events, long position) {}

    /** A position that the token of a segment was set to. */
    record TokenStep(String processor, int segment, String owner, long position) {}

    static Evidence read(JdbcClient sql) {
        List<Event> events = sql.sql("""
                        SELECT global_index, aggregate_id, sequence_number, recorded_at, metadata::json ->> 'commandId',
                               CASE payload_type
                                   WHEN 'jar.MarblesTaken' THEN - (payload::json ->> 'marbles')::int
                                   ELSE coalesce((payload::json ->> 'marbles')::int, 0) END,
                               coalesce((payload::json ->> 'after')::int, 0)
                        FROM events ORDER BY global_index""")
                .query((row, number) -> new Event(
                        row.getLong(1),
                        row.getString(2),
                        row.getLong(3),
                        row.getObject(4, OffsetDateTime.class).toInstant(),
                        row.getString(5),
                        row.getInt(6),
                        row.getInt(7)))
                .list();
        List<ViewRow> view = sql.sql("SELECT jar_id, marbles, events, position FROM jar_view")
                .query((row, number) -> new ViewRow(row.getString(1), row.getInt(2), row.getInt(3), row.getLong(4)))
                .list();
        List<TokenStep> tokens = sql.sql(
                        "SELECT processor_name, segment, owner, position FROM token_history ORDER BY step")
                .query((row, number) ->
                        new TokenStep(row.getString(1), row.getInt(2), row.getString(3), row.getLong(4)))
                .list();
        return new Evidence(events, view, tokens);
    }
}
