package io.evenbook.embedded;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.jdbc.autoconfigure.JdbcConnectionDetails;
import org.springframework.boot.kafka.autoconfigure.KafkaConnectionDetails;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;

class EmbeddedServersTest {

    /** The data folder of a service that has stopped. */
    @TempDir
    private static Path stopped;

    @TempDir
    Path data;

    @BeforeAll
    static void startAndStop() {
        Service.start(stopped, "--evenbook.kafka.enabled=false").close();
    }

    @Test
    void writesSurviveARestart() throws Exception {
        try (Service service = Service.start(data)) {
            service.write(1);
            service.write(2);
        }
        try (Service service = Service.start(data)) {
            service.write(3);
            assertThat(service.inPostgres()).isEqualTo(Set.of(1L, 2L, 3L));
            assertThat(service.inMongo()).isEqualTo(Set.of(1L, 2L, 3L));
            assertThat(service.inKafka()).isEqualTo(Set.of(1L, 2L, 3L));
        }
    }

    @Test
    void postgresRunsDurablyAndListensOnLoopbackOnly() throws Exception {
        Service.copy(stopped, data);
        try (Service service = Service.start(data, "--evenbook.kafka.enabled=false")) {
            Map<String, String> settings = new LinkedHashMap<>();
            service.jdbc()
                    .query(
                            "select name, setting from pg_settings where name in ('fsync', 'synchronous_commit',"
                                    + " 'full_page_writes', 'listen_addresses', 'unix_socket_directories')"
                                    + " order by name",
                            row -> {
                                settings.put(row.getString(1), row.getString(2));
                            });
            assertThat(settings)
                    .containsExactly(
                            Map.entry("fsync", "on"),
                            Map.entry("full_page_writes", "on"),
                            Map.entry("listen_addresses", "127.0.0.1"),
                            Map.entry("synchronous_commit", "on"),
                            Map.entry("unix_socket_directories", ""));
        }
    }

    @Test
    void postgresRequiresAPasswordThatOnlyTheOwnerCanRead() throws Exception {
        String first;
        try (Service service = Service.start(data, "--evenbook.kafka.enabled=false")) {
            JdbcConnectionDetails details = service.context.getBean(JdbcConnectionDetails.class);
            first = details.getPassword();
            assertThat(first).hasSize(43);
            for (String wrong : List.of("", "evenbook")) {
                assertThatThrownBy(
                                () -> DriverManager.getConnection(details.getJdbcUrl(), details.getUsername(), wrong))
                        .isInstanceOfSatisfying(
                                SQLException.class,
                                e -> assertThat(e.getSQLState()).isIn("28P01", "08004"));
            }
        }
        Path file = data.resolve("postgres.password");
        assertThat(Files.getPosixFilePermissions(file)).isEqualTo(PosixFilePermissions.fromString("rw-------"));
        assertThat(Files.readString(data.resolve("postgres/pg_hba.conf"))).doesNotContainPattern("(?m)^\\w.*\\strust$");

        Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-r--r--"));
        try (Service service = Service.start(data, "--evenbook.kafka.enabled=false")) {
            assertThat(service.context.getBean(JdbcConnectionDetails.class).getPassword())
                    .isEqualTo(first);
            assertThat(Files.getPosixFilePermissions(file)).isEqualTo(PosixFilePermissions.fromString("rw-------"));
        }
    }

    @Test
    void theLogOfPostgresIsBounded() throws Exception {
        Service.copy(stopped, data);
        Path log = data.resolve("postgres.log");
        byte[] tooMuch = new byte[(int) ServerLog.MAX_BYTES + 1];
        Files.write(log, tooMuch);
        try (Service service = Service.start(data, "--evenbook.kafka.enabled=false")) {
            assertThat(Files.size(log)).as("after the start").isLessThan(ServerLog.MAX_BYTES);
            assertThat(data.resolve("postgres.log.1")).hasSize(tooMuch.length);
            Files.write(log, tooMuch, StandardOpenOption.APPEND);
            await().atMost(Duration.ofSeconds(60)).until(() -> Files.size(log) < ServerLog.MAX_BYTES);
            assertThatThrownBy(() -> service.jdbc().execute("select 1/0")).isNotNull();
            await().atMost(Duration.ofSeconds(60))
                    .until(() -> Files.readString(log).contains("division by zero"));
        }
    }

    @Test
    void kafkaCanBeSwitchedOffAndOnAndKeepsItsLog() throws Exception {
        Service.copy(stopped, data);
        try (Service service = Service.start(data)) {
            service.write(1);
        }
        try (Service service = Service.start(data, "--evenbook.kafka.enabled=false")) {
            assertThat(service.context.getBean(EmbeddedServers.class))
                    .hasFieldOrPropertyWithValue("kafka", Optional.empty());
            assertThat(service.context.getBean(KafkaConnectionDetails.class).getBootstrapServers())
                    .as("Spring's own default")
                    .containsExactly("localhost:9092");
        }
        try (Service service = Service.start(data)) {
            assertThat(service.inKafka()).isEqualTo(Set.of(1L));
        }
    }

    @Test
    void theServersAreAbsentUnlessEnabled() {
        new ApplicationContextRunner()
                .withConfiguration(AutoConfigurations.of(EmbeddedAutoConfiguration.class))
                .run(context -> assertThat(context)
                        .doesNotHaveBean(EmbeddedServers.class)
                        .doesNotHaveBean(KafkaConnectionDetails.class));
    }

    @Test
    void closingTheContextStopsPostgres() {
        assertThat(stopped.resolve("postgres/PG_VERSION")).exists();
        assertThat(stopped.resolve("postgres/postmaster.pid")).doesNotExist();
    }

    @Test
    void theMongoFileDoesNotGrowWithEveryOverwrite() throws Exception {
        Service.copy(stopped, data);
        try (Service service = Service.start(data, "--evenbook.kafka.enabled=false")) {
            for (int round = 0; round < 10; round++) {
                for (long n = 0; n < 500; n++) {
                    service.replaceInMongo(n);
                }
            }
            assertThat(service.inMongo()).hasSize(500);
        }
        assertThat(Files.size(data.resolve("mongo/mongo.mv.db"))).isLessThan(100L << 20);
    }
}
