package io.evenbook.app.refusal;

import io.evenbook.api.audit.RefusalCount;
import io.evenbook.audit.RefusalCheck.StoredRow;
import io.evenbook.audit.RefusalLine;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import javax.sql.DataSource;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.jdbc.support.JdbcTransactionManager;
import org.springframework.transaction.support.TransactionTemplate;

/**
 * The tables {@code access.refusal}, {@code refusal_minute} and {@code refusal_count}. Several processes may write: the
 * row of the minute gives out the numbers, and says whether the minute takes further rows.
 */
class RefusalTable {
    /**
     * The minute of the database's clock, but none that is closed. Returns no row if the minute was closed meanwhile.
     */
    private static final String NUMBERS = """
            insert into access.refusal_minute as known (minute, rows, dropped)
            select greatest(date_trunc('minute', clock_timestamp()),
                            (select max(minute) + interval '1 minute' from access.refusal_minute where closed)), ?, ?
            on conflict (minute) do update
                set rows = known.rows + excluded.rows, dropped = known.dropped + excluded.dropped
                where not known.closed
            returning minute, rows""";

    private static final int ATTEMPTS = 100;

    private final JdbcTemplate postgres;
    private final TransactionTemplate transaction;

    RefusalTable(DataSource views) {
        this.postgres = new JdbcTemplate(views);
        this.transaction = new TransactionTemplate(new JdbcTransactionManager(views));
    }

    /** A closed minute that is not sealed. */
    record ClosedMinute(Instant minute, int rows, long dropped) {}

    private record Numbers(Instant minute, int last) {}

    /** Stores rows and counts in one transaction. */
    void write(List<Refused> rows, RefusalCounts.Taken counts) {
        for (int attempt = 0; attempt < ATTEMPTS; attempt++) {
            if (Boolean.TRUE.equals(transaction.execute(_ -> writeOnce(rows, counts)))) {
                return;
            }
        }
        throw new IllegalStateException("every minute was closed while %d rows were written".formatted(rows.size()));
    }

    private boolean writeOnce(List<Refused> rows, RefusalCounts.Taken counts) {
        List<Numbers> given = postgres.query(
                NUMBERS, (row, _) -> new Numbers(time(row, 1), row.getInt(2)), rows.size(), counts.dropped());
        if (given.isEmpty()) {
            return false;
        }
        Instant minute = given.getFirst().minute();
        int number = given.getFirst().last() - rows.size();
        List<RefusalLine> lines = new ArrayList<>();
        for (Refused row : rows) {
            lines.add(line(minute, ++number, row));
        }
        insert(lines);
        postgres.batchUpdate(
                """
                insert into access.refusal_count as known (minute, actor, command, code, count) values (?, ?, ?, ?, ?)
                on conflict (minute, actor, command, code) do update set count = known.count + excluded.count""",
                counts.counts().stream()
                        .map(count ->
                                new Object[] {utc(minute), count.actor(), count.command(), count.code(), count.count()})
                        .toList());
        return true;
    }

    private void insert(List<RefusalLine> lines) {
        postgres.batchUpdate(
                """
                insert into access.refusal (minute, number, kind, at, actor, address, command, target, code, "values",
                    body_mac, line_hash) values (?, ?, ?, ?, ?, ?, ?, ?, ?, ?::json, ?, ?)""",
                lines.stream()
                        .map(line -> new Object[] {
                            utc(line.minute()),
                            line.number(),
                            line.kind(),
                            utc(line.at()),
                            line.actor(),
                            line.address(),
                            line.command(),
                            line.target(),
                            line.code(),
                            line.values(),
                            line.bodyMac(),
                            line.hash()
                        })
                        .toList());
    }

    private static RefusalLine line(Instant minute, int number, Refused row) {
        return new RefusalLine(
                minute,
                number,
                row.kind().name(),
                row.at(),
                row.actor(),
                row.address(),
                row.command(),
                row.target(),
                row.code(),
                row.values(),
                row.bodyMac());
    }

    /** Closes the minutes that are over, and returns those without a seal, the oldest first. */
    List<ClosedMinute> close(int limit) {
        postgres.update("""
                update access.refusal_minute set closed = true
                where not sealed and not closed and minute < date_trunc('minute', clock_timestamp())""");
        return postgres.query("""
                select minute, rows, dropped from access.refusal_minute where closed and not sealed
                order by minute limit ?""", (row, _) -> new ClosedMinute(time(row, 1), row.getInt(2), row.getLong(3)), limit);
    }

    /** The hashes of a minute's lines as they were written, by number. */
    List<byte[]> lineHashes(Instant minute) {
        return postgres.query(
                "select line_hash from access.refusal where minute = ? order by number",
                (row, _) -> row.getBytes(1),
                utc(minute));
    }

    /** The counts of a minute, the most frequent first. */
    List<RefusalCount> counts(Instant minute) {
        return postgres.query(
                """
                select actor, command, code, count from access.refusal_count where minute = ?
                order by count desc, actor, command, code""",
                (row, _) -> new RefusalCount(row.getString(1), row.getString(2), row.getString(3), row.getLong(4)),
                utc(minute));
    }

    /** Notes that the log has the seal, which took the counts over. */
    void sealed(Instant minute) {
        transaction.executeWithoutResult(_ -> {
            postgres.update("update access.refusal_minute set sealed = true where minute = ?", utc(minute));
            postgres.update("delete from access.refusal_count where minute = ?", utc(minute));
        });
    }

    /** The rows of a minute as they are now, by number, for the check. */
    List<StoredRow> rows(Instant minute) {
        return postgres.query("""
                select minute, number, kind, at, actor, address, command, target, code, "values", body_mac, line_hash
                from access.refusal where minute = ? order by number""", (row, _) -> stored(row), utc(minute));
    }

    private static StoredRow stored(ResultSet row) throws SQLException {
        return new StoredRow(
                new RefusalLine(
                        time(row, 1),
                        row.getInt(2),
                        row.getString(3),
                        time(row, 4),
                        row.getString(5),
                        row.getString(6),
                        row.getString(7),
                        row.getString(8),
                        row.getString(9),
                        row.getString(10),
                        row.getString(11)),
                row.getBytes(12));
    }

    /** Deletes the oldest minutes that are sealed and older than this. */
    void deleteOlderThan(Duration age, int limit) {
        List<Instant> old = postgres.query("""
                select minute from access.refusal_minute
                where sealed and minute < clock_timestamp() - make_interval(secs => ?) order by minute limit ?""", (row, _) -> time(row, 1), age.toSeconds(), limit);
        for (Instant minute : old) {
            transaction.executeWithoutResult(_ -> {
                postgres.update("delete from access.refusal where minute = ?", utc(minute));
                postgres.update("delete from access.refusal_minute where minute = ?", utc(minute));
            });
        }
    }

    private static Instant time(ResultSet row, int column) throws SQLException {
        return row.getObject(column, OffsetDateTime.class).toInstant();
    }

    private static OffsetDateTime utc(Instant time) {
        return time.atOffset(ZoneOffset.UTC);
    }
}
