package io.evenbook.axon.postgres;

import javax.sql.DataSource;
import org.flywaydb.core.Flyway;

/**
 * Creates and upgrades the tables of this module. Its Flyway history has a table of its own, so the versions of an
 * application's migrations cannot collide with V1, V2 ... of this module. Needs {@code flyway-core} and
 * {@code flyway-database-postgresql} on the class path; without Flyway run the scripts of {@link #LOCATION} in the
 * order of their versions.
 */
public final class PostgresSchema {

    /** The folder of the scripts. */
    public static final String LOCATION = "classpath:io/evenbook/axon/postgres/db/migration";

    /** The history table of this module's migrations. */
    public static final String HISTORY_TABLE = "axon_flyway_schema_history";

    private PostgresSchema() {}

    /**
     * Runs the missing migrations in the connection's current schema. The schema may contain other tables. Call it
     * after the application's own Flyway, which refuses a schema that is not empty on its first run.
     */
    public static void migrate(DataSource dataSource) {
        Flyway.configure()
                .dataSource(dataSource)
                .table(HISTORY_TABLE)
                .locations(LOCATION)
                .baselineOnMigrate(true)
                .baselineVersion("0")
                .load()
                .migrate();
    }
}
