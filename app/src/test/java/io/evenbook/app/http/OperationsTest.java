package io.evenbook.app.http;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.springframework.core.env.Environment;

/** Health and metrics. */
class OperationsTest extends WholeServiceTest {

    @Test
    void requestsCommandsAndReadsAreAskedForApart() {
        isUp("/readiness", "readinessState", "db");
        isUp("/writes", "db", "commands", "owner");
        isUp("/reads", "db", "mongo", "views");
        isUp("", "db", "mongo", "views", "commands", "owner", "kafka", "publication", "processes");
        assertThat(anonymous
                        .get("/actuator/health/readiness")
                        .body()
                        .at("/components")
                        .propertyNames())
                .as("what takes a process out of service for every request")
                .containsExactlyInAnyOrder("readinessState", "db");
    }

    private void isUp(String group, String... parts) {
        Answer health = eventually(
                () -> anonymous.get("/actuator/health" + group), answer -> "UP".equals(answer.text("/status")));
        for (String part : parts) {
            assertThat(health.text("/components/" + part + "/status")).as(part).isEqualTo("UP");
        }
    }

    @Test
    void theDataFolderSaysWhereTheServiceListens() throws IOException {
        Path data = Path.of(service.bean(Environment.class).getRequiredProperty("evenbook.embedded.data"));
        assertThat(Files.readString(data.resolve("endpoints"))).startsWith("""
                API     http://127.0.0.1:%1$d/api/v1
                Browse  http://127.0.0.1:%1$d/swagger-ui.html
                """.formatted(service.port()));
        assertThat(anonymous.get("/swagger-ui.html").status()).isIn(200, 302);
    }

    @Test
    void aReadOfProjectionsWaitsForTheLog() {
        operator.get("/api/v1/projections?minPosition=x").expectProblem(400, "request.malformed");
        operator.get("/api/v1/projections/accounts?minPosition=" + Long.MAX_VALUE)
                .expectProblem(503, "view.behind");
        operator.get("/api/v1/projections?minPosition=1").expect(200);
    }

    @Test
    void whatIsDoneIsCounted() {
        Market market = market();
        String alice = account("alice", "100.00 USD");
        String bob = account("bob", "1 " + market.base());
        sell(bob, market, "1", "1.00");
        buy(alice, market, "1", "1.00");
        settledTrades(market, 1);
        limitOrder(alice, "BUY", market, "1000", "1.00").expectProblem(422, "account.insufficient-available");
        String scraped = anonymous.get("/actuator/prometheus").expect(200).raw();
        assertThat(scraped)
                .contains(
                        "evenbook_commands_seconds_count{command=\"PlaceOrder\",outcome=\"done\"}",
                        "evenbook_commands_seconds_count{command=\"PlaceOrder\",outcome=\"rejected\"}",
                        "evenbook_events_total{type=\"trade.TradeSettled\"}",
                        "evenbook_log_head",
                        "evenbook_sagas_ended_total",
                        "command_bus_commit_seconds_count",
                        "command_bus_queue",
                        "evenbook_view_lag");
    }
}
