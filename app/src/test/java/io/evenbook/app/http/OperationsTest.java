package io.evenbook.app.http;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

/** What an operator's machines ask the service. */
class OperationsTest extends WholeServiceTest {

    @Test
    void readinessAsksEveryStoreAndHowFarTheViewsAre() {
        Answer readiness = eventually(
                () -> anonymous.get("/actuator/health/readiness"), answer -> "UP".equals(answer.text("/status")));
        for (String part : new String[] {"readinessState", "db", "mongo", "kafka", "views"}) {
            assertThat(readiness.text("/components/" + part + "/status")).as(part).isEqualTo("UP");
        }
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
        assertThat(scraped).contains(
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
