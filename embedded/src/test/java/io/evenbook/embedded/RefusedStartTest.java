package io.evenbook.embedded;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.evenbook.api.catalog.LogFormat;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RefusedStartTest {

    private static final String NO_KAFKA = "--evenbook.kafka.enabled=false";

    @TempDir
    private static Path prepared;

    @TempDir
    Path data;

    @BeforeAll
    static void prepare() {
        Service.start(prepared, NO_KAFKA).close();
    }

    @Test
    void aFolderOfAnotherPostgresVersionIsRefusedUnchanged() throws Exception {
        Service.copy(prepared, data);
        Path version = data.resolve("postgres/PG_VERSION");
        Files.writeString(version, "17\n");
        assertThatThrownBy(() -> Service.start(data, NO_KAFKA))
                .rootCause()
                .isInstanceOf(EmbeddedStartException.class)
                .hasMessage(
                        "%s was written by PostgreSQL 17, and this Evenbook brings PostgreSQL 18.",
                        data.resolve("postgres"));
        Files.writeString(version, "18\n");
        Service.start(data, NO_KAFKA).close();
    }

    @Test
    void aFolderOfAnotherLogFormatIsRefusedUnchanged() throws Exception {
        Service.copy(prepared, data);
        Path format = data.resolve("format");
        for (String other : List.of("1", "999")) {
            Files.writeString(format, other);
            assertThatThrownBy(() -> Service.start(data, NO_KAFKA))
                    .rootCause()
                    .isInstanceOf(EmbeddedStartException.class)
                    .hasMessageStartingWith("The data folder %s was written in log format %s", data, other);
        }
        Files.delete(format);
        assertThatThrownBy(() -> Service.start(data, NO_KAFKA))
                .rootCause()
                .hasMessageContaining("log format 1 or before");
        Files.writeString(format, Integer.toString(LogFormat.CURRENT));
        Service.start(data, NO_KAFKA).close();
    }

    @Test
    void aDatabaseWithoutItsPasswordIsRefusedUnchanged() throws Exception {
        Service.copy(prepared, data);
        Path password = data.resolve("postgres.password");
        Files.move(password, data.resolve("elsewhere"));
        assertThatThrownBy(() -> Service.start(data, NO_KAFKA))
                .rootCause()
                .isInstanceOf(EmbeddedStartException.class)
                .hasMessageStartingWith("The password of PostgreSQL is missing: %s.", password);
        assertThat(password).doesNotExist();
        Files.move(data.resolve("elsewhere"), password);
        Service.start(data, NO_KAFKA).close();
    }

    @Test
    void anEmptyPasswordFileIsRefused() throws Exception {
        Service.copy(prepared, data);
        Path password = data.resolve("postgres.password");
        Files.writeString(password, "\n");
        assertThatThrownBy(() -> Service.start(data, NO_KAFKA))
                .rootCause()
                .isInstanceOf(EmbeddedStartException.class)
                .hasMessage("The password file of PostgreSQL is empty: %s.", password);
    }

    @Test
    void aFolderThatIsNotADatabaseIsRefused() throws Exception {
        Files.createDirectory(data.resolve("postgres"));
        assertThatThrownBy(() -> Service.start(data, NO_KAFKA))
                .hasStackTraceContaining("%s is not a PostgreSQL data directory.".formatted(data.resolve("postgres")));
    }

    @Test
    void aFolderInUseIsRefusedAndItsServiceKeepsRunning() throws Exception {
        Service.copy(prepared, data);
        try (Service first = Service.start(data, NO_KAFKA)) {
            assertThatThrownBy(() -> Service.start(data, NO_KAFKA))
                    .rootCause()
                    .hasMessage(
                            "The data folder %s is in use by another Evenbook (process %d).",
                            data, ProcessHandle.current().pid());
            assertThat(first.inPostgres()).isEmpty();
        }
    }

    @Test
    void aDatabaseWithoutDurabilityIsRefused() throws Exception {
        Service.copy(prepared, data);
        try (Service service = Service.start(data, NO_KAFKA)) {
            service.jdbc().execute("alter database evenbook set synchronous_commit = off");
        }
        assertThatThrownBy(() -> Service.start(data, NO_KAFKA))
                .rootCause()
                .hasMessage(
                        "PostgreSQL runs with synchronous_commit=off, so a crash could lose acknowledged commands.");
        assertThat(data.resolve("postgres/postmaster.pid")).doesNotExist();
    }

    @Test
    void aProcessIdThatAnotherProgramReusedIsNotKilled() throws Exception {
        Service.copy(prepared, data);
        Process stranger = new ProcessBuilder("sleep", "60").start();
        try {
            Files.write(
                    data.resolve("postgres/postmaster.pid"),
                    List.of(
                            Long.toString(stranger.pid()),
                            data.resolve("postgres").toString(),
                            "0",
                            "5432",
                            "",
                            "127.0.0.1",
                            ""));
            Service.start(data, NO_KAFKA).close();
            assertThat(stranger.isAlive()).isTrue();
        } finally {
            stranger.destroyForcibly();
        }
    }

    @Test
    void anInterruptedPreparationIsRepeated() throws Exception {
        Files.createDirectories(data.resolve("postgres.unfinished/base"));
        Files.createDirectories(data.resolve("kafka.unfinished"));
        Service.start(data).close();
        assertThat(data.resolve("postgres.unfinished")).doesNotExist();
        assertThat(data.resolve("kafka.unfinished")).doesNotExist();
    }
}
