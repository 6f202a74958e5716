package io.evenbook.app.access;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.evenbook.app.Service;
import io.evenbook.app.http.Answer;
import io.evenbook.app.http.Client;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import javax.sql.DataSource;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.jdbc.core.simple.JdbcClient;

/** The first user of a database without development users. */
class UserAddTest {

    private static final String PASSWORD = "correct horse battery";

    @Test
    void theFirstAdministratorSetsAPasswordAndCreatesOthers(@TempDir Path data) throws InterruptedException {
        try (Service service =
                Service.on(data, "--evenbook.kafka.enabled=false", "--evenbook.security.dev-users=false")) {
            Client anonymous = Client.anonymous(service.port());
            anonymous.as("operator").get("/api/v1/users").expect(401);
            UserAdd userAdd = service.bean(UserAdd.class);
            String lost = add(userAdd, "root").orElseThrow();
            String token = add(userAdd, "root").orElseThrow();
            setPassword(anonymous, lost).expectProblem(401, "auth.required");
            setPassword(anonymous, token).expect(204);
            setPassword(anonymous, token).expectProblem(401, "auth.required");
            assertThat(add(userAdd, "root")).isEmpty();
            Client root = anonymous.bearer(login(anonymous).expect(201).text("/token"));
            assertThat(root.get("/api/v1/users").expect(200).items()).hasSize(1);
            root.post("/api/v1/users", "{'username':'second','roles':['AUDITOR']}")
                    .expect(201);

            String late = add(userAdd, "late").orElseThrow();
            JdbcClient.create(service.bean("dataSource", DataSource.class))
                    .sql("update access.credential set reset_until = now() where username = 'late'")
                    .update();
            setPassword(anonymous, late).expectProblem(401, "auth.required");
        }
    }

    private static Optional<String> add(UserAdd userAdd, String name) throws InterruptedException {
        return userAdd.add(name, name + "@example.com", List.of("admin"), null);
    }

    /** Two passwords a second are looked at. */
    private static Answer setPassword(Client anonymous, String token) {
        return patiently(
                () -> anonymous.post("/api/v1/passwords", "{'token':'%s','password':'%s'}".formatted(token, PASSWORD)));
    }

    private static Answer login(Client anonymous) {
        return patiently(
                () -> anonymous.post("/api/v1/sessions", "{'username':'root','password':'%s'}".formatted(PASSWORD)));
    }

    private static Answer patiently(Callable<Answer> request) {
        return await().until(request, answer -> answer.status() != 429);
    }
}
