package io.evenbook.app;

import static org.assertj.core.api.Assertions.assertThatException;

import io.evenbook.app.http.Client;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.springframework.boot.jdbc.autoconfigure.JdbcConnectionDetails;
import org.springframework.boot.mongodb.autoconfigure.MongoConnectionDetails;

/** A process of one role only, on the servers of another one that has all, given by standard properties alone. */
class SplitRolesTest {

    @Test
    void aQueryProcessReadsAndDoesNotWrite() {
        Service whole = Services.shared();
        try (Service queries = Service.start(List.of(
                "--evenbook.roles=query",
                "--evenbook.kafka.enabled=false",
                "--evenbook.security.dev-users=false",
                "--spring.datasource.url=" + whole.bean(JdbcConnectionDetails.class).getJdbcUrl(),
                "--spring.datasource.username=" + whole.bean(JdbcConnectionDetails.class).getUsername(),
                "--spring.mongodb.uri=" + whole.bean(MongoConnectionDetails.class).getConnectionString(),
                "--spring.security.oauth2.resourceserver.jwt.public-key-location=" + Tokens.publicKey()))) {
            Client stranger = Client.anonymous(queries.port());
            stranger.get("/actuator/health/readiness").expect(200);
            stranger.get("/api/v1/assets").expectProblem(401, "auth.required");
            stranger.as("operator").get("/api/v1/assets").expectProblem(401, "auth.required");
            Client operator = stranger.with("Authorization", "Bearer " + Tokens.of("olga", "operator"));

            Client writer = Client.anonymous(whole.port()).as("operator");
            String account = writer.post("/api/v1/accounts", "{'owner':'alice'}").expect(201).text("/accountId");
            long position = writer.post("/api/v1/assets", "{'asset':'SPLIT','name':'x','type':'FIAT','decimals':2}")
                    .expect(201)
                    .position();
            operator.get("/api/v1/accounts/" + account + "?minPosition=" + position).expect(200);
            operator.post("/api/v1/accounts", "{'owner':'bob'}").expectProblem(404, "route.unknown");
        }
    }

    @Test
    void commandsAndSagasGoTogether() {
        assertThatException()
                .isThrownBy(() -> Service.start(List.of("--evenbook.roles=command,query")))
                .havingRootCause()
                .withMessageContaining("must go together");
    }
}
