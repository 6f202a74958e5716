package io.evenbook.app.http;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

/** Markets whose trades settle in the clearing windows of a scheme. */
class SchemeMarketsTest extends WholeServiceTest {

    /** Sets a scheme for T+0 that closes one window a day. */
    private String scheme() {
        asset("USD", 6);
        String calendar = unique("cal_S");
        operator.post("/api/v1/clearing/calendars", SchemeRequests.calendar(calendar))
                .expect(201);
        String scheme = unique("sch_S");
        operator.post("/api/v1/clearing/schemes", SchemeRequests.scheme(scheme, calendar))
                .expect(201);
        return scheme;
    }

    private static String path(Market market) {
        return "/api/v1/markets/" + market.name() + "/settlement";
    }

    private static String by(String scheme) {
        return "{'schemeId':'%s','reason':'settle net'}".formatted(scheme);
    }

    private Answer trade(String tradeId) {
        return trader.get("/api/v1/trades/" + tradeId + "?minPosition=" + head())
                .expect(200);
    }

    @Test
    void tradesBelongToTheOpenWindowAndHaveNoSaga() {
        String scheme = scheme();
        Market market = market();
        Answer assigned = operator.put(path(market), by(scheme)).expect(200);
        assertThat(assigned.text("/market")).isEqualTo(market.name());
        assertThat(withoutTrace(() -> operator.put(path(market), by(scheme)))
                        .expect(200)
                        .number("/version"))
                .isEqualTo(assigned.number("/version"));
        assertThat(trader.get("/api/v1/markets/" + market.name() + "?minPosition=" + head())
                        .expect(200)
                        .text("/schemeId"))
                .isEqualTo(scheme);

        String alice = account("alice", "1000.00 USD");
        String bob = account("bob", "5 " + market.base());
        sell(bob, market, "2", "100.00");
        String tradeId =
                limitOrder(alice, "BUY", market, "0.5", "100.00").expect(201).text("/trades/0");
        settle();
        Answer trade = trade(tradeId);
        assertThat(trade.text("/status")).isEqualTo("EXECUTED");
        assertThat(trade.body().at("/settledAt").isNull()).isTrue();
        assertThat(trade.text("/settlement/schemeId")).isEqualTo(scheme);
        assertThat(trade.text("/settlement/windowId")).startsWith("win_" + scheme.substring("sch_".length()) + "_");
        assertThat(trade.text("/settlement/settledQuantity")).isEqualTo("0.00000000");
        assertThat(balance(alice, "USD")).isEqualTo("1000.000000 50.000000 950.000000");

        String saga = "/api/v1/sagas/stl_" + tradeId;
        operator.get(saga + "?minPosition=" + head()).expectProblem(404, "saga.unknown");
        for (String way :
                List.of(saga + "/retry", saga + "/compensate", "/api/v1/parked/stl_" + tradeId + "/resolve")) {
            withoutTrace(() -> operator.post(way, "{'reason':'a test'}")).expectProblem(409, "trade.in-scheme");
        }
        balancedBooks();
    }

    @Test
    void aSchemeIsAssignedOnceBeforeTheFirstOrderByAnOperator() {
        String scheme = scheme();
        Market market = market();
        trader.put(path(market), by(scheme)).expectProblem(403, "auth.forbidden");
        for (String body : List.of(by("DAY"), "{'schemeId':'%s'}".formatted(scheme), "{'reason':'a test'}")) {
            operator.put(path(market), body).expectProblem(400, "request.malformed");
        }
        withoutTrace(() -> operator.put(path(market), by("sch_NONE"))).expectProblem(404, "clearing.scheme-unknown");
        operator.put("/api/v1/markets/NO-NO/settlement", by(scheme)).expectProblem(404, "market.unknown");
        operator.put(path(market), by(scheme)).expect(200);
        String other = scheme();
        withoutTrace(() -> operator.put(path(market), by(other))).expectProblem(409, "market.scheme-assigned");

        Market traded = market();
        String alice = account("alice", "1000.00 USD");
        buy(alice, traded, "1", "90.00");
        withoutTrace(() -> operator.put(path(traded), by(scheme))).expectProblem(409, "market.has-orders");
        assertThat(trader.get("/api/v1/markets/" + traded.name() + "?minPosition=" + head())
                        .expect(200)
                        .body()
                        .has("schemeId"))
                .isFalse();
    }
}
