package io.evenbook.embedded;

import static org.assertj.core.api.Assertions.assertThat;

import com.mongodb.client.MongoClient;
import com.mongodb.client.MongoClients;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.bson.Document;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.boot.kafka.autoconfigure.KafkaConnectionDetails;

/** The printed block names the address of each server that runs, and a client reaches it there. */
class EndpointsTest {
    private static final String MONGO = "mongodb://127.0.0.1:5002/evenbook";

    @TempDir
    Path data;

    @Test
    void eachServerHasALineToPaste() {
        Endpoints all = new Endpoints(
                8080,
                "/swagger-ui.html",
                Path.of("/d"),
                5001,
                Path.of("/d/postgres.password"),
                MONGO,
                "127.0.0.1:5003");
        assertThat(all.block()).isEqualTo("""
                API     http://127.0.0.1:8080/api/v1
                Browse  http://127.0.0.1:8080/swagger-ui.html
                Users   trader, operator, auditor; password evenbook, or that of EVENBOOK_DEV_PASSWORD
                Data    /d

                PGPASSWORD="$(cat /d/postgres.password)" psql -h 127.0.0.1 -p 5001 -U evenbook evenbook
                mongosh mongodb://127.0.0.1:5002/evenbook
                kcat -b 127.0.0.1:5003 -C -t evenbook.account -o beginning -e
                """);
    }

    @Test
    void whatDoesNotRunHasNoLine() {
        Endpoints servers =
                new Endpoints(null, null, Path.of("/d"), 5001, Path.of("/d/postgres.password"), MONGO, null);
        assertThat(servers.block()).isEqualTo("""
                Data    /d

                PGPASSWORD="$(cat /d/postgres.password)" psql -h 127.0.0.1 -p 5001 -U evenbook evenbook
                mongosh mongodb://127.0.0.1:5002/evenbook
                """);
    }

    @ParameterizedTest
    @ValueSource(strings = {"plain", "two words", "it's", "$HOME", "a\"b`c"})
    void aShellReadsThePasswordWhateverTheFolderIsCalled(String name) throws Exception {
        Path file = Files.createDirectory(data.resolve(name)).resolve("postgres.password");
        Files.writeString(file, "secret\n");
        String block = new Endpoints(null, null, data, 5001, file, MONGO, null).block();
        String assignment = found("(PGPASSWORD=.*) psql ", block);
        Process shell = new ProcessBuilder("sh", "-c", assignment + "; printf %s \"$PGPASSWORD\"")
                .redirectErrorStream(true)
                .start();
        assertThat(new String(shell.getInputStream().readAllBytes())).isEqualTo("secret");
    }

    @Test
    void whileTheServiceRunsTheFileSaysWhereItsServersListen() throws Exception {
        Path file = data.resolve("endpoints");
        Files.writeString(file, "of a service that was killed");
        try (Service service = Service.start(data)) {
            String block = Files.readString(file);
            String password =
                    Files.readString(data.resolve("postgres.password")).strip();
            assertThat(block).doesNotContain(password).contains("Data    " + data);
            String url = "jdbc:postgresql://127.0.0.1:" + found("psql .* -p (\\d+) ", block) + "/evenbook";
            try (Connection connection = DriverManager.getConnection(url, "evenbook", password)) {
                assertThat(connection.isValid(5)).isTrue();
            }
            try (MongoClient mongo = MongoClients.create(found("mongosh (\\S+)", block))) {
                assertThat(mongo.getDatabase("evenbook")
                                .runCommand(new Document("ping", 1))
                                .getDouble("ok"))
                        .isEqualTo(1.0);
            }
            assertThat(service.context.getBean(KafkaConnectionDetails.class).getBootstrapServers())
                    .containsExactly(found("kcat -b (\\S+)", block));
        }
        assertThat(file).doesNotExist();
    }

    private static String found(String pattern, String text) {
        Matcher matcher = Pattern.compile(pattern).matcher(text);
        assertThat(matcher.find()).as("%s in %s", pattern, text).isTrue();
        return matcher.group(1);
    }
}
