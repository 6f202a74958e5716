package io.evenbook.app.axon;

import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.evenbook.api.catalog.LogFormat;
import io.evenbook.app.Services;
import javax.sql.DataSource;
import org.flywaydb.core.Flyway;
import org.junit.jupiter.api.Test;
import org.springframework.jdbc.core.simple.JdbcClient;

class LogFormatCheckTest {
    private final DataSource dataSource = Services.shared().bean(DataSource.class);
    private final LogFormatCheck check = new LogFormatCheck();

    @Test
    void aLogOfAnotherFormatIsRefused() {
        JdbcClient postgres = JdbcClient.create(dataSource);
        Flyway flyway = Flyway.configure().dataSource(dataSource).load();
        postgres.sql("update log_format set format = format + 1").update();
        try {
            assertThatExceptionOfType(IllegalStateException.class)
                    .isThrownBy(() -> check.migrate(flyway))
                    .withMessageStartingWith(
                            "The database was written in log format %d, and this Evenbook has format %d."
                                    .formatted(LogFormat.CURRENT + 1, LogFormat.CURRENT));
        } finally {
            postgres.sql("update log_format set format = format - 1").update();
        }
    }
}
