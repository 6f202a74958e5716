package io.evenbook.app.http;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

/** A call collects orders, the market opens with an auction, and every view shows its trades. */
class AuctionsTest extends WholeServiceTest {

    private Answer phase(Market market, String phase, String reference) {
        String more = reference == null ? "" : ",\"reference\":\"" + reference + "\"";
        return operator.post(
                "/api/v1/markets/" + market.name() + "/phase",
                "{\"phase\":\"" + phase + "\",\"reason\":\"a test\"" + more + "}");
    }

    private List<String> bids(Market market) {
        return trader.get("/api/v1/markets/%s/book?minPosition=%d".formatted(market.name(), head()))
                .expect(200)
                .body()
                .get("bids")
                .valueStream()
                .map(level -> level.get("quantity").asString() + "@"
                        + level.get("price").asString())
                .toList();
    }

    @Test
    void anAuctionTradesAtOnePriceAndSettles() {
        Market market = market();
        String alice = account("alice", "1000.00 USD");
        String bob = account("bob", "10.0 " + market.base());
        String carol = account("carol", "1000.00 USD");
        phase(market, "CALL", null).expectProblem(422, "market.reference");
        phase(market, "CALL", "100.00").expect(200);

        String high = buy(alice, market, "5", "102.00");
        String sell = sell(bob, market, "8", "100.00");
        String low = buy(carol, market, "5", "100.00");
        orderWithStatus(sell, "OPEN");
        assertThat(bids(market)).containsExactly("5.00000000@102.00", "5.00000000@100.00");
        Answer opened = phase(market, "OPEN", null).expect(200);

        assertThat(opened.text("/phase")).isEqualTo("OPEN");
        assertThat(opened.text("/before")).isEqualTo("CALL");
        List<JsonNode> trades = settledTrades(market, 2);
        assertThat(trades).allSatisfy(trade -> {
            assertThat(trade.get("price").asString()).isEqualTo("100.00");
            assertThat(trade.get("makerSide").isNull()).isTrue();
        });
        orderWithStatus(high, "FILLED");
        orderWithStatus(sell, "FILLED");
        orderWithStatus(low, "PARTIALLY_FILLED");
        settle();
        assertThat(balance(alice, "USD")).isEqualTo("500.000000 0.000000 500.000000");
        assertThat(balance(alice, market.base())).isEqualTo("4.99500000 0.00000000 4.99500000");
        assertThat(balance(bob, "USD")).isEqualTo("799.200000 0.000000 799.200000");
        assertThat(balance(carol, "USD")).isEqualTo("700.000000 200.000000 500.000000");
        assertThat(bids(market)).containsExactly("2.00000000@100.00");
        Answer ticker =
                trader.get("/api/v1/markets/" + market.name() + "/ticker").expect(200);
        assertThat(ticker.decimal("/volume")).isEqualByComparingTo("8");
        assertThat(ticker.decimal("/last")).isEqualByComparingTo("100");
        balancedBooks();
    }

    @Test
    void aMarketShowsItsPhaseAndItsSessions() {
        Market market = market();
        String path = "/api/v1/markets/" + market.name();
        String sessions = """
                {"zone":"Europe/Berlin","days":[],"holidays":["2026-12-25"],"call":"08:50","open":"09:00","close":"17:30"}""";
        operator.put(path + "/sessions", sessions).expect(200);
        phase(market, "CANCEL_ONLY", null).expect(200);

        Answer shown = eventually(
                () -> trader.get(path).expect(200),
                answer -> answer.text("/phase").equals("CANCEL_ONLY"));
        assertThat(shown.text("/status")).isEqualTo("OPEN");
        assertThat(shown.body().get("sessions").toString())
                .isEqualTo("{\"zone\":\"Europe/Berlin\",\"days\":[],\"holidays\":[\"2026-12-25\"],"
                        + "\"call\":\"08:50:00\",\"open\":\"09:00:00\",\"close\":\"17:30:00\"}");
    }

    @Test
    void aSessionChangesThePhaseByItself() {
        Market market = market();
        String path = "/api/v1/markets/" + market.name();
        // It opens for a second after midnight only
        operator.put(path + "/sessions", """
                        {"zone":"UTC","days":["MONDAY","TUESDAY","WEDNESDAY","THURSDAY","FRIDAY","SATURDAY","SUNDAY"],\
                        "holidays":[],"call":"00:00","open":"00:00:01","close":"00:00:02"}""").expect(200);

        Answer shown = eventually(
                () -> trader.get(path).expect(200),
                answer -> answer.text("/phase").equals("CLOSED"));
        assertThat(shown.text("/status")).isEqualTo("HALTED");
        trader.post("/api/v1/orders", limit(account("alice", "1000.00 USD"), "BUY", market.name(), "1", "1.00"))
                .expectProblem(409, "market.phase");
    }
}
