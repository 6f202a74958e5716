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
 * The partitions of those tables of a view that are partitioned by the time of recording: one for each month in UTC, so
 * that rows of November 2026 are in {@code posting_2026_11}. Which tables these are, the catalog says.
 */
final class Partitions {
    private final JdbcTemplate jdbc;

    /** The months that have their partitions for sure, by schema. */
    private final Map<String, Set<YearMonth>> made = new ConcurrentHashMap<>();

    Partitions(JdbcTemplate jdbc) {
        this.jdbc = jdbc;
    }

    static YearMonth monthOf(Instant recordedAt) {
        return YearMonth.from(recordedAt.atOffset(ZoneOffset.UTC));
    }

    /** Those that may not be there. */
    List<YearMonth> missing(String schema, YearMonth first, YearMonth last) {
        Set<YearMonth> present = made.getOrDefault(schema, Set.of());
        return Stream.iterate(first, month -> !month.isAfter(last), month -> month.plusMonths(1))
                .filter(month -> !present.contains(month))
                .toList();
    }

    /**
     * Makes what is missing, in a transaction that holds the position of the view: nobody else does so, and nobody
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
        // What is rolled back was never there.
        TransactionSynchronizationManager.registerSynchronization(new TransactionSynchronization() {
            @Override
            public void afterCommit() {
                made.computeIfAbsent(schema, _ -> ConcurrentHashMap.newKeySet()).addAll(missing);
            }
        });
    }

    /** A crash of PostgreSQL may have taken back what was committed without waiting. */
    void forget(String schema) {
        made.remove(schema);
    }

    private List<String> partitionedTables(String schema) {
        return jdbc.queryForList(
                "select relname from pg_class where relnamespace = ?::regnamespace and relkind = 'p' order by relname",
                String.class,
                schema);
    }

    /** Made apart and then attached, which unlike making it in its place waits for no reader. */
    private void create(String schema, String table, YearMonth month) {
        String partition = "%s_%d_%02d".formatted(table, month.getYear(), month.getMonthValue());
        if (jdbc.queryForObject("select to_regclass(?) is not null", Boolean.class, schema + "." + partition)) {
            return;
        }
        jdbc.execute("create table %1$s.%2$s (like %1$s.%3$s including defaults including constraints)"
                .formatted(schema, partition, table));
        jdbc.execute(
                "alter table %1$s.%2$s attach partition %1$s.%3$s for values from ('%4$s-01T00:00:00Z') to ('%5$s-01T00:00:00Z')"
                        .formatted(schema, table, partition, month, month.plusMonths(1)));
        triggersOf(schema, table)
                .forEach(trigger -> jdbc.execute(trigger.replace(
                        " ON %s.%s ".formatted(schema, table), " ON %s.%s ".formatted(schema, partition))));
    }

    /** Those for statements: PostgreSQL itself hands down only those for rows. */
    private List<String> triggersOf(String schema, String table) {
        return jdbc.queryForList(
                "select pg_get_triggerdef(oid) from pg_trigger where tgrelid = ?::regclass and tgtype & 1 = 0 and not tgisinternal",
                String.class,
                schema + "." + table);
    }
}
