package io.evenbook.axon.postgres.reader;

import io.evenbook.axon.postgres.sql.Queries;
import io.evenbook.axon.postgres.sql.SqlFailures;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import javax.sql.DataSource;

/**
 * The table {@code poison_events}: commands whose events the handler of a {@link LogReader} cannot handle. A reader
 * records one after its second failure in a row, and skips it once {@link #skip} was called; a command's events are
 * skipped together. Each method is a transaction of its own, so that it survives the rollback of the failed batch.
 */
public final class PoisonEvents {

    private static final int MAX_ERROR_CHARACTERS = 2_000;

    /**
     * Updates a known row only if the event at its position (after a restore of the log) or the error is another one,
     * or if its event was handled and now fails again.
     */
    private static final String RECORD = """
            INSERT INTO poison_events AS known (reader, position, token_name, event_id, event_type, error)
            SELECT ?, ?, ?, event_id, payload_type, ? FROM events WHERE global_index = ?
            ON CONFLICT (reader, position) DO UPDATE
            SET token_name = excluded.token_name, event_id = excluded.event_id, event_type = excluded.event_type,
                error = excluded.error, since = CASE WHEN known.handled THEN now() ELSE known.since END, handled = false,
                parked = known.parked AND known.event_id = excluded.event_id,
                skipped = known.skipped AND known.event_id = excluded.event_id
            WHERE known.handled OR known.event_id <> excluded.event_id
               OR known.token_name = excluded.token_name AND known.error <> excluded.error""";

    private final DataSource dataSource;
    private final Queries queries;

    /** @param dataSource connects to the database of the log */
    public PoisonEvents(DataSource dataSource) {
        this.dataSource = dataSource;
        this.queries = new Queries(dataSource);
    }

    /**
     * A command that a reader cannot handle and no operator has decided to skip.
     *
     * @param reader as operators know it, for instance {@code accounts}
     * @param position of the command's last event
     * @param eventId of the command's last event that the reader handles
     * @param eventType its stable name, for instance {@code account.FundsHeld}
     * @param error at most 2,000 characters
     * @param since when the reader first failed
     * @param parked whether {@link #park} was called
     * @param handled whether the reader has handled the command after all
     */
    public record PoisonEvent(
            String reader,
            long position,
            String eventId,
            String eventType,
            String error,
            Instant since,
            boolean parked,
            boolean handled) {}

    /** All commands that are not skipped, by reader and position. */
    public List<PoisonEvent> undecided() {
        return queries.list(
                "SELECT * FROM poison_events WHERE NOT skipped ORDER BY reader, position",
                row -> new PoisonEvent(
                        row.getString("reader"),
                        row.getLong("position"),
                        row.getString("event_id"),
                        row.getString("event_type"),
                        row.getString("error"),
                        row.getObject("since", OffsetDateTime.class).toInstant(),
                        row.getBoolean("parked"),
                        row.getBoolean("handled")));
    }

    /** Notes that operators know of the command. */
    public void park(String reader, long position) {
        update(
                "UPDATE poison_events SET parked = true WHERE reader = ? AND position = ? AND NOT parked",
                reader,
                position);
    }

    /** Has the reader, and each later rebuild, skip the command if it fails on it. */
    public void skip(String reader, long position) {
        update("UPDATE poison_events SET skipped = true WHERE reader = ? AND position = ?", reader, position);
    }

    /** Removes the row; the reader records the command anew if it fails again. */
    public void remove(String reader, long position) {
        update("DELETE FROM poison_events WHERE reader = ? AND position = ? AND NOT skipped", reader, position);
    }

    /** Marks all that a reader recorded as handled: it will never read again. */
    public void end(String tokenName) {
        update("UPDATE poison_events SET handled = true WHERE token_name = ? AND NOT skipped", tokenName);
    }

    /** @param eventPosition of the last event of the command that the reader handles */
    void record(String reader, long position, String tokenName, long eventPosition, String error) {
        String text = error.length() > MAX_ERROR_CHARACTERS ? error.substring(0, MAX_ERROR_CHARACTERS) : error;
        update(RECORD, reader, position, tokenName, text, eventPosition);
    }

    boolean isSkipped(String reader, long position, String eventId) {
        return !queries.list(
                        "SELECT 1 FROM poison_events WHERE reader = ? AND position = ? AND event_id = ? AND skipped",
                        row -> row.getInt(1),
                        reader,
                        position,
                        eventId)
                .isEmpty();
    }

    /** The positions that a reader has recorded, and neither handled nor skipped. */
    Set<Long> recordedBy(String tokenName) {
        return new HashSet<>(queries.list(
                "SELECT position FROM poison_events WHERE token_name = ? AND NOT skipped AND NOT handled",
                row -> row.getLong(1),
                tokenName));
    }

    void markHandled(String tokenName, long position) {
        update(
                "UPDATE poison_events SET handled = true WHERE token_name = ? AND position = ? AND NOT skipped",
                tokenName,
                position);
    }

    private void update(String sql, Object... parameters) {
        try (Connection connection = dataSource.getConnection();
                PreparedStatement statement = connection.prepareStatement(sql)) {
            for (int i = 0; i < parameters.length; i++) {
                statement.setObject(i + 1, parameters[i]);
            }
            statement.executeUpdate();
        } catch (SQLException e) {
            throw SqlFailures.translate(e);
        }
    }
}
