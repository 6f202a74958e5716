package io.evenbook.projection.archive;

import io.evenbook.projection.archive.ArchivedMonth.State;
import io.evenbook.projection.archive.MonthFile.Digest;
import io.evenbook.projection.view.Generation;
import io.evenbook.projection.view.MonthlyTable;
import io.evenbook.projection.view.Partitions;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.LocalDate;
import java.time.OffsetDateTime;
import java.time.YearMonth;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.postgresql.PGConnection;
import org.postgresql.copy.CopyManager;
import org.springframework.jdbc.core.ConnectionCallback;
import org.springframework.jdbc.core.JdbcTemplate;

/** The table of one generation whose months are archived, and what is recorded of them. */
final class GenerationArchive {
    private static final Pattern MONTH = Pattern.compile("_(\\d{4})_(\\d{2})$");

    /** Bounds how long readers wait for a month that leaves, and it for them; less than {@code deadlock_timeout}. */
    private static final String LIMIT_WAIT = "set local lock_timeout = '300ms'";

    private final JdbcTemplate jdbc;
    private final Partitions partitions;
    private final Generation generation;
    private final MonthlyTable table;

    GenerationArchive(JdbcTemplate jdbc, Generation generation, MonthlyTable table) {
        this.jdbc = jdbc;
        this.partitions = new Partitions(jdbc);
        this.generation = generation;
        this.table = table;
    }

    /** The name of a month's file, such as {@code trades_3.trade_2026_01.csv.gz}. */
    String fileOf(YearMonth month) {
        return partition(month) + ".csv.gz";
    }

    /** The months that have a partition. */
    List<YearMonth> attached() {
        return jdbc.queryForList("""
                select relname from pg_inherits join pg_class on pg_class.oid = inhrelid where inhparent = ?::regclass
                 order by relname""", String.class, generation.name() + "." + table.name()).stream()
                .map(MONTH::matcher)
                .filter(Matcher::find)
                .map(name -> YearMonth.of(Integer.parseInt(name.group(1)), Integer.parseInt(name.group(2))))
                .toList();
    }

    /** All that is recorded, the oldest month first. */
    List<ArchivedMonth> months() {
        return jdbc.query(
                "select * from %s.archived_month order by month".formatted(generation.name()),
                (row, _) -> archivedMonth(row));
    }

    Optional<ArchivedMonth> find(YearMonth month) {
        return months().stream().filter(each -> each.month().equals(month)).findFirst();
    }

    private static ArchivedMonth archivedMonth(ResultSet row) throws SQLException {
        return new ArchivedMonth(
                YearMonth.from(row.getObject("month", LocalDate.class)),
                State.valueOf(row.getString("state")),
                row.getString("problem"),
                row.getString("file"),
                row.getObject("row_count", Long.class),
                row.getString("sha256"),
                row.getObject("table_bytes", Long.class),
                row.getObject("changed_at", OffsetDateTime.class).toInstant(),
                row.getString("requested_by"),
                row.getString("reason"));
    }

    /** The position of the last event that the generation contains. */
    long position() {
        return jdbc.queryForObject("select position from %s.view_position".formatted(generation.name()), Long.class);
    }

    /** How many rows of a month a later event may change. */
    long changeable(YearMonth month) {
        return jdbc.queryForObject(
                "select count(*) from %s where %s".formatted(partition(month), table.changeable()), Long.class);
    }

    /** The size of a month's rows. */
    long bytesOfRows(YearMonth month) {
        return jdbc.queryForObject("select pg_table_size(?::regclass)", Long.class, partition(month));
    }

    /** Records why a month has to wait, unless it is recorded already. Returns whether it is news. */
    boolean block(YearMonth month, String problem, Instant now) {
        return jdbc.update("""
                        insert into %s.archived_month as known (month, state, problem, changed_at)
                        values (?, 'BLOCKED', ?, ?)
                        on conflict (month) do update set problem = excluded.problem, changed_at = excluded.changed_at
                         where known.state = 'BLOCKED' and known.problem <> excluded.problem""".formatted(generation.name()), month.atDay(1), problem, sql(now)) == 1;
    }

    /** Forgets that months had to wait, apart from one. @param due null: none */
    void unblockAllBut(YearMonth due) {
        jdbc.update(
                "delete from %s.archived_month where state = 'BLOCKED' and month is distinct from ?::date"
                        .formatted(generation.name()),
                due == null ? null : due.atDay(1));
    }

    /** Call it in a transaction: the text of the rows depends on settings that it makes for the transaction. */
    Digest digest(YearMonth month) throws IOException {
        return MonthFile.digestOf(out -> copyOut(month, out));
    }

    /** Writes the rows as CSV; returns how many. As {@link #digest}. */
    long copyOut(YearMonth month, OutputStream out) throws IOException {
        jdbc.execute("set local timezone = 'UTC'; set local datestyle = 'ISO'");
        return copied(copy -> copy.copyOut(
                "copy (select %s from %s order by %s) to stdout with (format csv, header)"
                        .formatted(columns(), partition(month), table.order()),
                out));
    }

    private long copyIn(YearMonth month, InputStream in) throws IOException {
        return copied(copy -> copy.copyIn(
                "copy %s (%s) from stdin with (format csv, header match)".formatted(partition(month), columns()), in));
    }

    private long copied(Copy copy) throws IOException {
        try {
            return jdbc.execute((ConnectionCallback<Long>) connection -> {
                try {
                    return copy.with(apiOf(connection));
                } catch (IOException e) {
                    throw new UncheckedIOException(e);
                }
            });
        } catch (UncheckedIOException e) {
            throw e.getCause();
        }
    }

    private static CopyManager apiOf(Connection connection) throws SQLException {
        return connection.unwrap(PGConnection.class).getCopyAPI();
    }

    @FunctionalInterface
    private interface Copy {
        long with(CopyManager api) throws SQLException, IOException;
    }

    /** All columns but generated ones, which follow from the others. */
    String columns() {
        return jdbc.queryForObject("""
                select string_agg(quote_ident(attname), ', ' order by attnum) from pg_attribute
                 where attrelid = ?::regclass and attnum > 0 and not attisdropped and attgenerated = ''""", String.class, generation.name() + "." + table.name());
    }

    /** The greatest position by which the rows of a month are listed; null without rows. */
    Long lastKey(YearMonth month) {
        return jdbc.queryForObject("select max(%s) from %s".formatted(table.key(), partition(month)), Long.class);
    }

    /**
     * Removes the rows of a month and records where they are. Call it in a transaction of its own.
     *
     * @throws org.springframework.dao.DataAccessException if readers hold the table for longer than 300 ms
     */
    void remove(YearMonth month, Digest digest, Long lastKey, Instant now) {
        Long bytes = jdbc.queryForObject("select pg_total_relation_size(?::regclass)", Long.class, partition(month));
        jdbc.execute(LIMIT_WAIT);
        jdbc.execute(
                "alter table %s.%s detach partition %s".formatted(generation.name(), table.name(), partition(month)));
        jdbc.execute("drop table " + partition(month));
        jdbc.update(
                """
                insert into %s.archived_month
                       (month, state, file, row_count, sha256, table_bytes, last_key, changed_at)
                values (?, 'ARCHIVED', ?, ?, ?, ?, ?, ?)
                on conflict (month) do update
                   set state = excluded.state, problem = null, file = excluded.file, row_count = excluded.row_count,
                       sha256 = excluded.sha256, table_bytes = excluded.table_bytes, last_key = excluded.last_key,
                       changed_at = excluded.changed_at, requested_by = null, reason = null""".formatted(generation.name()),
                month.atDay(1),
                fileOf(month),
                digest.rows(),
                digest.sha256(),
                bytes,
                lastKey,
                sql(now));
    }

    /**
     * Puts the rows of a month back; readers see them from the commit on. Call it in a transaction of its own.
     *
     * @throws ArchiveFailure if the rows are not the ones that were archived
     */
    void restore(ArchivedMonth archived, MonthFile file, Instant now) throws IOException {
        YearMonth month = archived.month();
        partitions.createDetached(generation.name(), table.name(), month);
        Digest read = file.read(in -> copyIn(month, in));
        Digest expected = new Digest(archived.rows(), archived.sha256());
        if (!read.equals(expected) || !digest(month).equals(expected)) {
            throw new ArchiveFailure(
                    "%s has not the rows that were archived: %s instead of %s".formatted(file, read, expected));
        }
        jdbc.execute(LIMIT_WAIT);
        partitions.attach(generation.name(), table.name(), month);
        if (!change(month, State.RESTORED, now)) {
            throw new ArchiveFailure("nobody wants %s back any more".formatted(month));
        }
    }

    /** Records who wants a month back. Returns false if it is not ARCHIVED. */
    boolean request(YearMonth month, String user, String reason, Instant now) {
        return jdbc.update("""
                        update %s.archived_month
                           set state = 'RESTORING', problem = null, changed_at = ?, requested_by = ?, reason = ?
                         where month = ? and state = 'ARCHIVED'""".formatted(generation.name()), sql(now), user, reason, month.atDay(1)) == 1;
    }

    /** Ends a restoration: a month that is back is due again; one that is not stays archived. */
    void release(YearMonth month, Instant now) {
        change(month, State.ARCHIVED, now);
        jdbc.update(
                "delete from %s.archived_month where month = ? and state = 'RESTORED'".formatted(generation.name()),
                month.atDay(1));
    }

    private boolean change(YearMonth month, State to, Instant now) {
        return jdbc.update("""
                        update %s.archived_month set state = ?, problem = null, changed_at = ?
                         where month = ? and state = 'RESTORING'""".formatted(generation.name()), to.name(), sql(now), month.atDay(1)) == 1;
    }

    /** Records why a month could not be put back, unless it is recorded already. Returns whether it is news. */
    boolean note(YearMonth month, String problem, Instant now) {
        return jdbc.update("""
                        update %s.archived_month set problem = ?, changed_at = ?
                         where month = ? and state = 'RESTORING' and problem is distinct from ?""".formatted(generation.name()), problem, sql(now), month.atDay(1), problem) == 1;
    }

    private String partition(YearMonth month) {
        return generation.name() + "." + Partitions.nameOf(table.name(), month);
    }

    private static OffsetDateTime sql(Instant time) {
        return time.atOffset(ZoneOffset.UTC);
    }
}
