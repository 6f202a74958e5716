package io.evenbook.projection.view;

import java.time.Instant;
import java.time.YearMonth;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Stream;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.transaction.support.TransactionSynchronization;
import org.springframework.transaction.support.TransactionSynchronizationManager;

/**
 * Monthly partitions of a view's tables, by the time of recording in UTC: rows of November 2026 are in
 * {@code posting_2026_11}. PostgreSQL's catalog says which tables are partitioned. A row that has several events is in
 * the month of the one that its partition key names, such as the end of an order.
 */
public final class Partitions {
    private final JdbcTemplate jdbc;

    /** Months whose partitions exist, by schema. */
    private final Map<String, Set<YearMonth>> made = new ConcurrentHashMap<>();

    public Partitions(JdbcTemplate jdbc) {
        this.jdbc = jdbc;
    }

    public static YearMonth monthOf(Instant recordedAt) {
        return YearMonth.from(recordedAt.atOffset(ZoneOffset.UTC));
    }

    /** The months whose partitions may be missing. */
    List<YearMonth> missing(String schema, YearMonth first, YearMonth last) {
        Set<YearMonth> present = made.getOrDefault(schema, Set.of());
        return Stream.iterate(first, month -> !month.isAfter(last), month -> month.plusMonths(1))
                .filter(month -> !present.contains(month))
                .toList();
    }

    /**
     * Creates missing partitions. Call it in a transaction that has locked the view's position, so that nobody else
     * writes.
     */
    void require(String schema, YearMonth first, YearMonth last) {
        List<YearMonth> missing = missing(schema, first, last);
        if (missing.isEmpty()) {
            return;
        }
        for (String table : partitionedTables(schema)) {
            missing.forEach(month -> create(schema, table, month));
        }
        // A rollback removes them
        TransactionSynchronizationManager.registerSynchronization(new TransactionSynchronization() {
            @Override
            public void afterCommit() {
                made.computeIfAbsent(schema, _ -> ConcurrentHashMap.newKeySet()).addAll(missing);
            }
        });
    }

    /** A crash of PostgreSQL may have undone commits that did not wait for the disk. */
    void forget(String schema) {
        made.remove(schema);
    }

    private List<String> partitionedTables(String schema) {
        return jdbc.queryForList(
                "select relname from pg_class where relnamespace = ?::regnamespace and relkind = 'p' order by relname",
                String.class,
                schema);
    }

    /** The name of a month's partition, such as {@code posting_2026_11}. */
    public static String nameOf(String table, YearMonth month) {
        return "%s_%d_%02d".formatted(table, month.getYear(), month.getMonthValue());
    }

    private void create(String schema, String table, YearMonth month) {
        String partition = nameOf(table, month);
        if (jdbc.queryForObject("select to_regclass(?) is not null", Boolean.class, schema + "." + partition)) {
            return;
        }
        createDetached(schema, table, month);
        attach(schema, table, month);
    }

    /** Creates a month as a table that readers do not see. */
    public void createDetached(String schema, String table, YearMonth month) {
        String create = """
                create table %1$s.%2$s (like %1$s.%3$s including defaults including constraints including generated)""";
        jdbc.execute(create.formatted(schema, nameOf(table, month), table));
    }

    /**
     * Makes the table of a month a partition, with the indexes and triggers of all partitions: unlike {@code create ...
     * partition of} this waits for no reader.
     */
    public void attach(String schema, String table, YearMonth month) {
        String partition = nameOf(table, month);
        String attach = """
                alter table %1$s.%2$s attach partition %1$s.%3$s
                for values from ('%4$s-01T00:00:00Z') to ('%5$s-01T00:00:00Z')""";
        jdbc.execute(attach.formatted(schema, table, partition, month, month.plusMonths(1)));
        triggersOf(schema, table)
                .forEach(trigger -> jdbc.execute(trigger.replace(
                        " ON %s.%s ".formatted(schema, table), " ON %s.%s ".formatted(schema, partition))));
    }

    /** Copies the triggers for statements: PostgreSQL copies only those for rows. */
    private List<String> triggersOf(String schema, String table) {
        String sql = """
                select pg_get_triggerdef(oid) from pg_trigger
                 where tgrelid = ?::regclass and tgtype & 1 = 0 and not tgisinternal""";
        return jdbc.queryForList(sql, String.class, schema + "." + table);
    }
}
