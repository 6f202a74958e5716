package io.evenbook.app.axon;

import io.evenbook.api.catalog.LogFormat;
import io.evenbook.axon.postgres.PostgresSchema;
import org.flywaydb.core.Flyway;
import org.springframework.boot.flyway.autoconfigure.FlywayMigrationStrategy;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/** Migrates the database after a check of the log's format, whose error says more than a failed migration. */
@Component
class LogFormatCheck implements FlywayMigrationStrategy {

    /** @throws IllegalStateException if the log has another format */
    @Override
    public void migrate(Flyway flyway) {
        JdbcClient postgres = JdbcClient.create(flyway.getConfiguration().getDataSource());
        if (isThere("events", postgres)) {
            Integer format = isThere("log_format", postgres)
                    ? postgres.sql("select format from log_format")
                            .query(Integer.class)
                            .optional()
                            .orElse(null)
                    : null;
            if (format == null || format != LogFormat.CURRENT) {
                throw new IllegalStateException(LogFormat.refusal("The database", format)
                        + " Start with an empty database, or with the Evenbook that wrote this one.");
            }
        }
        flyway.migrate();
        PostgresSchema.migrate(flyway.getConfiguration().getDataSource());
        postgres.sql("insert into log_format (format) values (?) on conflict do nothing")
                .param(LogFormat.CURRENT)
                .update();
    }

    private static boolean isThere(String table, JdbcClient postgres) {
        return postgres.sql("select to_regclass(?) is not null")
                .param(table)
                .query(Boolean.class)
                .single();
    }
}
