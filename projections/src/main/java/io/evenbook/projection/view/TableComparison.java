package io.evenbook.projection.view;

import io.evenbook.projection.view.ViewDifference.TableDifference;
import java.util.List;
import javax.sql.DataSource;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.transaction.PlatformTransactionManager;
import org.springframework.transaction.TransactionDefinition;
import org.springframework.transaction.support.TransactionTemplate;

/** Counts the rows in which the tables of two generations differ, in their common columns and in one snapshot. */
final class TableComparison {
    /** Enough for 100,000 rows on a busy machine. */
    private static final String TIMEOUT = "set local statement_timeout = '20s'";

    private final JdbcTemplate jdbc;
    private final TransactionTemplate snapshot;
    private final int bound;

    /** @param bound rows of larger tables are estimated, not compared */
    TableComparison(DataSource dataSource, PlatformTransactionManager transactionManager, int bound) {
        this.jdbc = new JdbcTemplate(dataSource);
        this.snapshot = new TransactionTemplate(transactionManager);
        this.snapshot.setIsolationLevel(TransactionDefinition.ISOLATION_REPEATABLE_READ);
        this.snapshot.setReadOnly(true);
        this.bound = bound;
    }

    ViewDifference compare(Generation live, Generation built) {
        return snapshot.execute(_ -> {
            jdbc.execute(TIMEOUT);
            return new ViewDifference(
                    positionOf(live),
                    positionOf(built),
                    tablesOfBoth(live, built).stream()
                            .map(table -> compare(table, live.name(), built.name()))
                            .toList());
        });
    }

    private long positionOf(Generation generation) {
        return jdbc.queryForObject("select position from %s.view_position".formatted(generation.name()), Long.class);
    }

    private List<String> tablesOfBoth(Generation live, Generation built) {
        return jdbc.queryForList("""
                select relname from pg_class
                 where relnamespace in (?::regnamespace, ?::regnamespace) and relkind in ('r', 'p')
                   and not relispartition and relname not in ('flyway_schema_history', 'view_position', 'archived_month')
                 group by relname having count(*) = 2 order by relname""", String.class, live.name(), built.name());
    }

    private TableDifference compare(String table, String live, String built) {
        long liveRows = countOf(live + "." + table);
        long builtRows = countOf(built + "." + table);
        if (Math.max(liveRows, builtRows) > bound) {
            return new TableDifference(table, liveRows, builtRows, null, null);
        }
        String columns = columnsOfBoth(table, live, built);
        return new TableDifference(
                table, liveRows, builtRows, missing(columns, table, live, built), missing(columns, table, built, live));
    }

    private long countOf(String table) {
        long rows = jdbc.queryForObject(
                "select count(*) from (select from %s limit %d) as counted".formatted(table, bound + 1L), Long.class);
        return rows <= bound ? rows : Math.max(rows, estimateOf(table));
    }

    private long estimateOf(String table) {
        String sql = """
                select coalesce(sum(greatest(reltuples, 0)), 0)::bigint from pg_class
                 where relkind = 'r'
                   and (oid = ?::regclass or oid in (select relid from pg_partition_tree(?::regclass)))""";
        return jdbc.queryForObject(sql, Long.class, table, table);
    }

    /** PostgreSQL has no equality of json. */
    private String columnsOfBoth(String table, String live, String built) {
        String sql = """
                select string_agg(quote_ident(one.attname)
                                  || case one.atttypid when 'json'::regtype then '::text' else '' end, ', ')
                  from pg_attribute one join pg_attribute other using (attname, atttypid)
                 where one.attrelid = ?::regclass and other.attrelid = ?::regclass and one.attnum > 0""";
        return jdbc.queryForObject(sql, String.class, live + "." + table, built + "." + table);
    }

    private long missing(String columns, String table, String here, String there) {
        return jdbc.queryForObject(
                "select count(*) from (select %1$s from %3$s.%2$s except select %1$s from %4$s.%2$s) as counted"
                        .formatted(columns, table, here, there),
                Long.class);
    }
}
