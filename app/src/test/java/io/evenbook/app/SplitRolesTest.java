package io.evenbook.app;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatException;

import io.evenbook.app.http.Answer;
import io.evenbook.app.http.Client;
import io.evenbook.app.http.EventStream;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.boot.jdbc.autoconfigure.JdbcConnectionDetails;
import org.springframework.boot.mongodb.autoconfigure.MongoConnectionDetails;
import org.springframework.core.env.Environment;

/** A process with one role runs on the servers of a process with all roles, by standard properties only. */
class SplitRolesTest {

    @Test
    void aQueryProcessReadsAndDoesNotWrite() {
        Service whole = Services.shared();
        try (Service queries = Service.start(List.of(
                "--evenbook.roles=query",
                "--evenbook.keys.folder=" + whole.bean(Environment.class).getProperty("evenbook.embedded.data")
                        + "/keys",
                "--evenbook.refusals.key-file=" + whole.bean(Environment.class).getProperty("evenbook.embedded.data")
                        + "/refusals.key",
                "--evenbook.kafka.enabled=false",
                "--evenbook.security.dev-users=false",
                "--spring.datasource.url="
                        + whole.bean(JdbcConnectionDetails.class).getJdbcUrl(),
                "--spring.datasource.username="
                        + whole.bean(JdbcConnectionDetails.class).getUsername(),
                "--spring.datasource.password="
                        + whole.bean(JdbcConnectionDetails.class).getPassword(),
                "--spring.mongodb.uri="
                        + whole.bean(MongoConnectionDetails.class).getConnectionString(),
                "--spring.security.oauth2.resourceserver.jwt.public-key-location=" + Tokens.publicKey()))) {
            Client stranger = Client.anonymous(queries.port());
            stranger.get("/actuator/health/readiness").expect(200);
            stranger.get("/actuator/health/reads").expect(200);
            stranger.get("/api/v1/assets").expectProblem(401, "auth.required");
            stranger.as("operator").get("/api/v1/assets").expectProblem(401, "auth.required");
            Client operator = stranger.bearer(Tokens.of("olga", "operator"));

            Client writer = Client.anonymous(whole.port()).as("operator");
            String account = writer.post("/api/v1/accounts", "{'owner':'alice'}")
                    .expect(201)
                    .text("/accountId");
            long position = writer.post("/api/v1/assets", "{'asset':'SPLIT','name':'x','type':'FIAT','decimals':2}")
                    .expect(201)
                    .position();
            operator.get("/api/v1/accounts/" + account + "?minPosition=" + position)
                    .expect(200);
            operator.post("/api/v1/accounts", "{'owner':'bob'}").expectProblem(405, "request.method-not-allowed");
            operator.post("/api/v1/transfers", "{}").expectProblem(404, "route.unknown");
        }
    }

    @Test
    @Tag("long")
    void aStreamProcessFollowsTheLogOfAnother() {
        Service whole = Services.shared();
        Client writer = Client.anonymous(whole.port()).as("operator");
        for (String asset : List.of("STREAMED", "STREAMUSD")) {
            writer.post("/api/v1/assets", "{'asset':'%s','name':'x','type':'FIAT','decimals':6}".formatted(asset))
                    .expect(201);
        }
        writer.post("/api/v1/markets", """
                {'market':'STREAMED-STREAMUSD','baseAsset':'STREAMED','quoteAsset':'STREAMUSD','tickSize':'0.01',\
                'lotSize':'0.01','makerFeeRate':'0','takerFeeRate':'0'}""").expect(201);
        String account =
                writer.post("/api/v1/accounts", "{'owner':'alice'}").expect(201).text("/accountId");
        writer.post(
                        "/api/v1/accounts/" + account + "/deposits",
                        "{'asset':'STREAMUSD','amount':'9.00','reference':'w'}")
                .expect(201);
        try (Service streams = Service.start(List.of(
                "--evenbook.roles=stream",
                "--evenbook.keys.folder=" + whole.bean(Environment.class).getProperty("evenbook.embedded.data")
                        + "/keys",
                "--evenbook.kafka.enabled=false",
                "--evenbook.security.dev-users=false",
                "--spring.datasource.url="
                        + whole.bean(JdbcConnectionDetails.class).getJdbcUrl(),
                "--spring.datasource.username="
                        + whole.bean(JdbcConnectionDetails.class).getUsername(),
                "--spring.datasource.password="
                        + whole.bean(JdbcConnectionDetails.class).getPassword(),
                "--spring.security.oauth2.resourceserver.jwt.public-key-location=" + Tokens.publicKey()))) {
            Client operator = Client.anonymous(streams.port()).bearer(Tokens.of("olga", "operator"));
            try (EventStream market = operator.stream("/api/v1/stream/markets/STREAMED-STREAMUSD");
                    EventStream own = operator.stream("/api/v1/stream/accounts/" + account)) {
                assertThat(market.next().name()).isEqualTo("snapshot");
                assertThat(own.next().name()).isEqualTo("snapshot");
                writer.post("/api/v1/orders", """
                        {'accountId':'%s','market':'STREAMED-STREAMUSD','side':'BUY','type':'LIMIT','timeInForce':'GTC',\
                        'price':'1.00','quantity':'2.00'}""".formatted(account)).expect(201);

                assertThat(market.next().text("/bids/0/quantity")).isEqualTo("2.000000");
                assertThat(own.next().text("/holds/0/amount")).isEqualTo("2.000000");
            }
            operator.get("/api/v1/markets").expectProblem(404, "route.unknown");
        }
    }

    @Test
    void whatNoProcessHasBuiltYetIsUnavailable(@TempDir Path data) {
        try (Service queries = Service.on(data, "--evenbook.roles=query", "--evenbook.kafka.enabled=false")) {
            Client operator = Client.anonymous(queries.port()).as("operator");
            for (String path : List.of(
                    "/assets", "/assets?minPosition=0", "/accounts/acc_x", "/orders/ord_x", "/ledger/trial-balance")) {
                operator.get("/api/v1" + path).expectProblem(503, "service.unavailable");
            }
            operator.post("/api/v1/notifications/ntf_1/read", "{}").expectProblem(503, "service.unavailable");
            operator.get("/actuator/health/readiness").expect(200);
            assertThat(operator.get("/actuator/health/reads").expect(503).text("/components/views/status"))
                    .isEqualTo("DOWN");
        }
    }

    @Test
    @Tag("long")
    void aProcessThatReadsViewsOfAnotherSaysHowFarTheyAre(@TempDir Path data) {
        try (Service whole = Service.on(data, "--evenbook.kafka.enabled=false")) {
            Client operator = Client.anonymous(whole.port()).as("operator");
            operator.get("/actuator/health/reads").expect(200);
        }
        try (Service reader = Service.on(
                data,
                "--evenbook.roles=command,saga,query",
                "--evenbook.kafka.enabled=false",
                "--evenbook.health.max-view-lag=1ms")) {
            Client operator = Client.anonymous(reader.port()).as("operator");
            operator.post("/api/v1/assets", "{'asset':'SPLIT','name':'x','type':'FIAT','decimals':2}")
                    .expect(201);
            Answer reads = operator.get("/actuator/health/reads").expect(503);
            assertThat(reads.body().at("/components/views/details/behind").propertyNames())
                    .contains("reference", "journal", "analytics");
            operator.get("/actuator/health/readiness").expect(200);
        }
    }

    @Test
    void aProcessThatAnswersNoQueriesChecksTheBooks(@TempDir Path data) {
        try (Service writer =
                Service.on(data, "--evenbook.roles=command,saga,projection", "--evenbook.kafka.enabled=false")) {
            Client operator = Client.anonymous(writer.port()).as("operator");
            operator.post("/api/v1/assets", "{'asset':'SPLIT','name':'x','type':'FIAT','decimals':2}")
                    .expect(201);
            String account = operator.post("/api/v1/accounts", "{'owner':'alice'}")
                    .expect(201)
                    .text("/accountId");
            operator.post(
                            "/api/v1/accounts/" + account + "/deposits",
                            "{'asset':'SPLIT','amount':'5.00','reference':'wire-1'}")
                    .expect(201);

            Answer run = operator.post("/api/v1/ledger/controls/run").expect(201);
            assertThat(run.body().at("/passed").asBoolean()).as(run.raw()).isTrue();
            assertThat(run.body().at("/results/1/checked").asLong())
                    .as(run.raw())
                    .isEqualTo(3);
            operator.with("Content-Type", "text/csv")
                    .post(
                            "/api/v1/ledger/reconciliations?asset=SPLIT&from=2026-01-01&to=2026-01-01",
                            "date,amount,reference,description\n")
                    .expect(201);
            assertThat(Client.anonymous(writer.port()).get("/actuator/health").text("/components/controls/status"))
                    .isEqualTo("UP");
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
