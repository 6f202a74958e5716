package io.evenbook.app.access;

import static org.assertj.core.api.Assertions.assertThat;

import io.evenbook.app.Service;
import io.evenbook.app.http.Client;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The first user of a database without development users. */
class UserAddTest {

    @Test
    void theFirstAdministratorLogsInAndCreatesOthers(@TempDir Path data) throws InterruptedException {
        try (Service service =
                Service.on(data, "--evenbook.kafka.enabled=false", "--evenbook.security.dev-users=false")) {
            Client anonymous = Client.anonymous(service.port());
            anonymous.as("operator").get("/api/v1/users").expect(401);
            UserAdd userAdd = service.bean(UserAdd.class);
            String password = userAdd.add("root", "root@example.com", List.of("admin"), null)
                    .orElseThrow();
            assertThat(userAdd.add("root", "root@example.com", List.of("admin"), null))
                    .isEmpty();
            String token = anonymous
                    .post("/api/v1/sessions", "{'username':'root','password':'%s'}".formatted(password))
                    .expect(201)
                    .text("/token");
            Client root = anonymous.with("Authorization", "Bearer " + token);
            assertThat(root.get("/api/v1/users").expect(200).items()).hasSize(1);
            root.post("/api/v1/users", "{'username':'second','roles':['AUDITOR']}")
                    .expect(201);
        }
    }
}
