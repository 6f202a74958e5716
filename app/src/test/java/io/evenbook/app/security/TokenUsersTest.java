package io.evenbook.app.security;

import static org.assertj.core.api.Assertions.assertThat;

import io.evenbook.app.Service;
import io.evenbook.app.Tokens;
import io.evenbook.app.http.Client;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A service as it is configured for production: roles are in the log. */
class TokenUsersTest {
    private static final String ISSUER = "https://login.example.com";

    @Test
    void whomNobodyLinkedMayDoNothingWhateverItsTokenSays(@TempDir Path folder) {
        try (Service service = Service.on(
                folder,
                "--evenbook.kafka.enabled=false",
                "--evenbook.security.roles-from-claims=false",
                "--spring.security.oauth2.resourceserver.jwt.public-key-location=" + Tokens.publicKey())) {
            Client anonymous = Client.anonymous(service.port());
            for (String token : List.of(Tokens.of("eve", "operator"), Tokens.issued(ISSUER, "eve"))) {
                anonymous.bearer(token).get("/api/v1/assets").expectProblem(403, "auth.forbidden");
            }
            anonymous
                    .with("Authorization", "Bearer " + Tokens.issued(ISSUER, null))
                    .get("/api/v1/assets")
                    .expectProblem(401, "auth.required");
            assertThat(anonymous.as("operator").get("/api/v1/assets").status()).isEqualTo(200);
        }
        try (Service service = Service.on(
                folder,
                "--evenbook.kafka.enabled=false",
                "--evenbook.security.audience=evenbook",
                "--spring.security.oauth2.resourceserver.jwt.public-key-location=" + Tokens.publicKey())) {
            Client.anonymous(service.port())
                    .bearer(Tokens.of("eve", "operator"))
                    .get("/api/v1/assets")
                    .expectProblem(401, "auth.required");
        }
    }
}
