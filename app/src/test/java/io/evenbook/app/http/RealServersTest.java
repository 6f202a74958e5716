package io.evenbook.app.http;

import io.evenbook.app.Service;
import io.evenbook.app.Services;
import io.evenbook.app.Tokens;
import java.io.IOException;
import java.nio.file.Files;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.condition.EnabledIf;
import org.testcontainers.DockerClientFactory;
import org.testcontainers.kafka.KafkaContainer;
import org.testcontainers.mongodb.MongoDBContainer;
import org.testcontainers.postgresql.PostgreSQLContainer;

/** Repeats tests on servers of a production start. Skipped without Docker. */
@EnabledIf("dockerIsThere")
class RealServersTest {
    private static final PostgreSQLContainer POSTGRES = new PostgreSQLContainer("postgres:18").withCommand("postgres");
    private static final MongoDBContainer MONGO = new MongoDBContainer("mongo:8").withReplicaSet();
    private static final KafkaContainer KAFKA = new KafkaContainer("apache/kafka:4.2.1");

    private static Service onRealServers;
    private static Service before;

    static boolean dockerIsThere() {
        return DockerClientFactory.instance().isDockerAvailable();
    }

    @BeforeAll
    static void start() throws IOException {
        // Testcontainers starts PostgreSQL without fsync, which the service refuses.
        POSTGRES.start();
        MONGO.start();
        KAFKA.start();
        onRealServers = Service.start(List.of(
                "--evenbook.security.dev-users=true",
                "--evenbook.keys.folder=" + Files.createTempDirectory("evenbook-keys"),
                "--spring.datasource.url=" + POSTGRES.getJdbcUrl(),
                "--spring.datasource.username=" + POSTGRES.getUsername(),
                "--spring.datasource.password=" + POSTGRES.getPassword(),
                "--spring.mongodb.uri=" + MONGO.getReplicaSetUrl("evenbook"),
                "--spring.kafka.bootstrap-servers=" + KAFKA.getBootstrapServers(),
                "--spring.security.oauth2.resourceserver.jwt.public-key-location=" + Tokens.publicKey()));
        before = Services.use(onRealServers);
    }

    @AfterAll
    static void stop() {
        if (onRealServers != null) {
            Services.use(before);
            onRealServers.close();
        }
        KAFKA.stop();
        MONGO.stop();
        POSTGRES.stop();
    }

    @Nested
    class Access extends AccessTest {}

    @Nested
    class Idempotency extends IdempotencyTest {}

    @Nested
    class Lists extends ListsTest {}

    @Nested
    class MainStory extends MainStoryTest {}

    @Nested
    class ManyClients extends ManyClientsTest {}

    @Nested
    class Refusals extends RefusalsTest {}

    @Nested
    class Replay extends ReplayTest {}

    @Nested
    class Versions extends VersionsTest {}
}
