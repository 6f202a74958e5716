package io.evenbook.app.access;

import static org.assertj.core.api.Assertions.assertThat;

import io.evenbook.app.Service;
import io.evenbook.app.http.Client;
import io.evenbook.app.http.Passwords;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import javax.sql.DataSource;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.jdbc.core.simple.JdbcClient;

/** The first user of a database without development users. */
class UserAddTest {
    @Test
    void theFirstAdministratorSetsAPasswordAndCreatesOthers(@TempDir Path data) throws InterruptedException {
        try (Service service =
                Service.on(data, "--evenbook.kafka.enabled=false", "--evenbook.security.dev-users=false")) {
            Client anonymous = Client.anonymous(service.port());
            anonymous.as("operator").get("/api/v1/users").expect(401);
            Passwords passwords = new Passwords(anonymous);
            UserAdd userAdd = service.bean(UserAdd.class);
            String lost = add(userAdd, "root").orElseThrow();
            String token = add(userAdd, "root").orElseThrow();
            passwords.set(lost).expectProblem(401, "auth.required");
            passwords.set(token).expect(204);
            passwords.set(token).expectProblem(401, "auth.required");
            assertThat(add(userAdd, "root")).isEmpty();
            Client root = passwords.session("root");
            assertThat(root.get("/api/v1/users").expect(200).items()).hasSize(1);
            root.post("/api/v1/users", "{'username':'second','roles':['AUDITOR']}")
                    .expect(201);

            String late = add(userAdd, "late").orElseThrow();
            JdbcClient.create(service.bean("dataSource", DataSource.class))
                    .sql("update access.credential set reset_until = now() where username = 'late'")
                    .update();
            passwords.set(late).expectProblem(401, "auth.required");
        }
    }

    private static Optional<String> add(UserAdd userAdd, String name) throws InterruptedException {
        return userAdd.add(name, name + "@example.com", List.of("admin"), null);
    }
}
