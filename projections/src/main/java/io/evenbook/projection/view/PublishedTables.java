package io.evenbook.projection.view;

import java.util.List;
import java.util.concurrent.TimeUnit;
import org.springframework.jdbc.core.JdbcTemplate;

/**
 * The SQL views that readers use: {@code trades.trade} selects from {@code trades_3.trade} while generation 3 is live.
 * A generation may have SQL views of its own, such as {@code orders_3.trading_order} over two tables; readers see them
 * in the same way.
 */
final class PublishedTables {
    /**
     * How long a swap waits for readers, and new readers for the swap. Shorter than PostgreSQL's
     * {@code deadlock_timeout}, so in a deadlock the swap fails and never the reader.
     */
    private static final long LOCK_MILLIS = 300;

    private final JdbcTemplate jdbc;

    PublishedTables(JdbcTemplate jdbc) {
        this.jdbc = jdbc;
    }

    /** Points the SQL views to the tables of a generation; call it in a transaction. */
    void show(Generation generation) {
        List<String> tables = jdbc.queryForList("""
                select relname from pg_class
                 where relnamespace = ?::regnamespace and relkind in ('r', 'p', 'v') and not relispartition
                   and relname <> 'flyway_schema_history'
                 order by relname""", String.class, generation.name());
        // Before the locks: a shorter swap is more likely to succeed between readers
        List<String> changed = tables.stream()
                .filter(table -> !columnsOf(generation.view(), table).equals(columnsOf(generation.name(), table)))
                .toList();
        List<String> grants = changed.stream()
                .flatMap(table -> grantsOn(generation.view(), table).stream())
                .toList();
        // One deadline for all: a reader of the first table waits while the last is being locked
        long deadline = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(LOCK_MILLIS);
        for (String table : changed) {
            waitForLocksUntil(deadline);
            jdbc.execute("drop view if exists %s.%s".formatted(generation.view(), table));
        }
        for (String table : tables) {
            waitForLocksUntil(deadline);
            jdbc.execute("create or replace view %1$s.%2$s as select * from %3$s.%2$s"
                    .formatted(generation.view(), table, generation.name()));
        }
        grants.forEach(jdbc::execute);
    }

    /** The grants on an SQL view, as statements: dropping the view loses them. */
    private List<String> grantsOn(String schema, String table) {
        String sql = """
                select format('grant %s on %I.%I to %s', privilege_type, ?::text, relname,
                              case grantee when 0 then 'public' else quote_ident(pg_get_userbyid(grantee)) end)
                       || case when is_grantable then ' with grant option' else '' end
                  from pg_class, aclexplode(relacl)
                 where relnamespace = to_regnamespace(?) and relname = ? and grantee <> relowner""";
        return jdbc.queryForList(sql, String.class, schema, schema, table);
    }

    private void waitForLocksUntil(long deadline) {
        waitForLocks(Math.max(TimeUnit.NANOSECONDS.toMillis(deadline - System.nanoTime()), 1));
    }

    /** Limits each wait for a lock in the current transaction to 300 ms. */
    void limitLockWait() {
        waitForLocks(LOCK_MILLIS);
    }

    private void waitForLocks(long millis) {
        jdbc.execute("set local lock_timeout = '%dms'".formatted(millis));
    }

    private List<String> columnsOf(String schema, String table) {
        return jdbc.queryForList("""
                select column_name || ' ' || data_type from information_schema.columns
                 where table_schema = ? and table_name = ? order by ordinal_position""", String.class, schema, table);
    }
}
