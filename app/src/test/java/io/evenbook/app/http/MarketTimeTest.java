package io.evenbook.app.http;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

/** What time makes due happens within seconds, whether or not a command comes. */
class MarketTimeTest extends WholeServiceTest {

    @Test
    void anOrderWhoseTimeIsOverLeavesTheBookAndItsHoldIsReleasedWithoutAnotherCommand() {
        Market market = market();
        String alice = account("alice", "1000.00 USD");
        String order = order(alice, market, "'type':'LIMIT','price':'90','quantity':'2','timeInForce':'GTD'", 2);
        String stop = order(
                alice,
                market,
                "'type':'STOP_LIMIT','price':'130','stopPrice':'120','quantity':'1','timeInForce':'GTD'",
                2);
        assertThat(balance(alice, "USD")).isEqualTo("1000.000000 310.000000 690.000000");
        orderWithStatus(order, "EXPIRED");
        orderWithStatus(stop, "EXPIRED");
        settle();
        assertThat(balance(alice, "USD")).isEqualTo("1000.000000 0.000000 1000.000000");
        assertThat(book(market, "bids")).isEmpty();
        assertThat(types(order)).containsExactly("order.OrderPlaced", "order.OrderExpired");
        assertThat(trader.get("/api/v1/accounts/" + alice + "/holds").items()).isEmpty();
        trader.delete("/api/v1/orders/" + order).expectProblem(409, "order.ended");
        balancedBooks();
    }

    @Test
    void anAccountWhoseClientDoesNotReportLosesItsOrders() {
        Market market = market();
        String alice = account("alice", "1000.00 USD");
        Answer set = cancelAfter(alice, "60").expect(200);
        assertThat(Instant.parse(set.text("/cancelAt"))).isAfter(Instant.now().plusSeconds(30));
        assertThat(set.text("/accountId")).isEqualTo(alice);
        assertThat(set.header("ETag")).isEqualTo("\"" + set.number("/version") + "\"");
        Answer ended = cancelAfter(alice, "0").expect(200);
        assertThat(ended.body().at("/cancelAt").isNull()).isTrue();
        Answer again = withoutTrace(() -> cancelAfter(alice, "0")).expect(200);
        assertThat(again.text("/version")).isEqualTo(ended.text("/version"));

        String resting = buy(alice, market, "2", "90");
        String stop = order(
                alice,
                market,
                "'type':'STOP_LIMIT','price':'130','stopPrice':'120','quantity':'1','timeInForce':'GTC'",
                0);
        cancelAfter(alice, "1").expect(200);
        orderWithStatus(resting, "CANCELLED");
        orderWithStatus(stop, "CANCELLED");
        assertThat(order(resting).text("/endReason")).isEqualTo("CANCEL_AFTER");
        assertThat(balance(alice, "USD")).isEqualTo("1000.000000 0.000000 1000.000000");
        String later = buy(alice, market, "1", "91");
        settle();
        assertThat(order(later).text("/status")).isEqualTo("OPEN");
        trader.delete("/api/v1/orders/" + later).expect(200);
    }

    @Test
    void itsSecondsAreBounded() {
        String alice = account("alice");
        for (String seconds : List.of("-1", "86401", "1.5", "'60'", "true", "null", "99999999999")) {
            withoutTrace(() -> cancelAfter(alice, seconds)).expectProblem(400, "request.malformed");
        }
        trader.put("/api/v1/accounts/" + alice + "/cancel-after", "{}").expectProblem(400, "request.malformed");
        cancelAfter(alice, "86400").expect(200);
        cancelAfter(alice, "1").expect(200);
        cancelAfter("acc_nobody", "60").expectProblem(404, "account.unknown");
        auditor.put("/api/v1/accounts/" + alice + "/cancel-after", "{'seconds':60}")
                .expectProblem(403, "auth.forbidden");
    }

    @Test
    void allOrdersOfAMarketAreCancelledInChunksAndCounted() {
        Market market = market();
        String alice = account("alice", "1000.00 USD");
        String bob = account("bob", "1000.00 USD");
        for (int n = 0; n < 130; n++) {
            buy(alice, market, "0.01", "90");
            buy(bob, market, "0.01", "91");
        }
        operator.post(
                        "/api/v1/markets/" + market.name() + "/phase",
                        "{'phase':'CANCEL_ONLY','reason':'a fault of the feed'}")
                .expect(200);
        limitOrder(bob, "BUY", market, "1", "1").expectProblem(409, "market.phase");
        trader.delete("/api/v1/orders?market=" + market.name()).expectProblem(403, "auth.forbidden");
        Client keyed = operator.with("Idempotency-Key", unique("kill-"));
        Answer cancelled =
                keyed.delete("/api/v1/orders?market=" + market.name()).expect(200);
        assertThat(cancelled.number("/cancelled")).isEqualTo(260);
        assertThat(operator.delete("/api/v1/orders?market=" + market.name())
                        .expect(200)
                        .number("/cancelled"))
                .isZero();
        settle();
        for (String account : List.of(alice, bob)) {
            assertThat(balance(account, "USD")).isEqualTo("1000.000000 0.000000 1000.000000");
        }
        assertThat(book(market, "bids")).isEmpty();
        balancedBooks();
    }

    private Answer cancelAfter(String account, String seconds) {
        return trader.put("/api/v1/accounts/" + account + "/cancel-after", "{'seconds':%s}".formatted(seconds));
    }

    /** @param seconds after which it expires; 0: never */
    private String order(String account, Market market, String terms, int seconds) {
        String expiry =
                seconds == 0 ? "" : ",'expiresAt':'%s'".formatted(Instant.now().plusSeconds(seconds));
        return trader.post(
                        "/api/v1/orders",
                        "{'accountId':'%s','market':'%s','side':'BUY',%s%s}"
                                .formatted(account, market.name(), terms, expiry))
                .expect(201)
                .text("/orderId");
    }

    private List<JsonNode> book(Market market, String side) {
        return trader.get("/api/v1/markets/%s/book?minPosition=%d".formatted(market.name(), head()))
                .expect(200)
                .body()
                .at("/" + side)
                .valueStream()
                .toList();
    }

    private List<String> types(String aggregate) {
        return auditor.get("/api/v1/audit/events?aggregateId=" + aggregate).expect(200).items().stream()
                .map(event -> event.at("/type").asString())
                .toList();
    }
}
