package io.evenbook.app.http;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

/** Writes answer with position and version. If-Match makes them conditional on a version. */
class VersionsTest extends WholeServiceTest {

    @Test
    void aWriteOnTheVersionThatWasSeen() {
        String alice = account("alice");
        Answer deposit = deposit(alice, "1.00 USD");
        assertThat(deposit.number("/version")).isEqualTo(1);
        assertThat(deposit.header("ETag")).isEqualTo("\"1\"");
        String path = "/api/v1/accounts/" + alice + "/withdrawals";
        String body = "{'asset':'USD','amount':'0.10','reference':'%s'}";
        withoutTrace(() -> trader.with("If-Match", "\"0\"").post(path, body.formatted("a")))
                .expectProblem(412, "version.mismatch");
        trader.with("If-Match", "\"1\"").post(path, body.formatted("b")).expect(201);
        Answer stale =
                trader.with("If-Match", "\"1\"").post(path, body.formatted("c")).expectProblem(412, "version.mismatch");
        assertThat(stale.number("/expected")).isEqualTo(1);
        assertThat(stale.number("/actual")).isGreaterThan(1);
        trader.with("If-Match", "nonsense").post(path, body.formatted("d")).expectProblem(400, "request.malformed");
    }

    @Test
    void anOrderIsConditionalOnItsAccount() {
        Market market = market();
        String alice = account("alice", "10.00 USD");
        String body = limit(alice, "BUY", market.name(), "1", "1.00");
        withoutTrace(() -> trader.with("If-Match", "\"7\"").post("/api/v1/orders", body))
                .expectProblem(412, "version.mismatch");
        trader.with("If-Match", "\"1\"").post("/api/v1/orders", body).expect(201);
    }

    @Test
    void whatWasWrittenIsFoundWithoutWaiting() {
        Market market = market();
        for (int i = 0; i < 20; i++) {
            String alice = account("alice", "10.00 USD");
            String order = buy(alice, market, "1", "1.00");
            trader.patch("/api/v1/orders/" + order, "{'quantity':'0.5'}").expect(200);
            trader.delete("/api/v1/orders/" + order).expect(200);
        }
    }

    @Test
    void aReadWaitsForThePositionOfAWrite() {
        String alice = account("alice");
        for (int i = 1; i <= 20; i++) {
            long position = deposit(alice, "1.00 USD").position();
            Answer account = trader.get("/api/v1/accounts/" + alice + "?minPosition=" + position)
                    .expect(200);
            assertThat(account.decimal("/balances/0/posted")).isEqualByComparingTo(Integer.toString(i));
            assertThat(account.position()).isGreaterThanOrEqualTo(position);
        }
    }
}
