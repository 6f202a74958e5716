package io.evenbook.query.control;

import org.springframework.jdbc.core.JdbcTemplate;

/** Adds partitions for rows of any time to the tables of the journal. */
final class Partitions {
    private Partitions() {}

    static void addDefault(JdbcTemplate sql) {
        for (String table : new String[] {"entry", "posting"}) {
            Boolean takesAny = sql.queryForObject(
                    "select partdefid <> 0 from pg_partitioned_table where partrelid = ?::regclass",
                    Boolean.class,
                    "journal." + table);
            if (Boolean.FALSE.equals(takesAny)) {
                sql.execute("create table journal.%1$s_any partition of journal.%1$s default".formatted(table));
            }
        }
    }
}
