package io.evenbook.app.http;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

/** A market gets another tick and another lot while orders are live. */
class UnitsChangeTest extends WholeServiceTest {
    private static final String API = "/api/v1";

    private final Market market = market();
    private final String alice = account("alice", "100000.00 USD");
    private final String bob = account("bob", "1000 " + market.base());

    @Test
    void ordersThatAreOffEndAndTheOthersGoOn() {
        String kept = sell(bob, market, "2", "100.05");
        String offTick = sell(bob, market, "1", "100.07");
        String offLot = buy(alice, market, "0.0055", "99.95");
        buy(alice, market, "1", "99.95");
        Answer live = change("0.05", "0.001").expect(409);
        assertThat(live.text("/code")).isEqualTo("market.orders-live");
        assertThat(live.text("/phase")).isEqualTo("OPEN");

        operator.post(path("/halt"), "{'reason':'another tick'}").expect(200);
        JsonNode before = book("");
        change("0.05", "0.001").expect(200);
        assertThat(change("0.05", "0.001").expect(200).number("/version"))
                .isEqualTo(book("").at("/sequence").asLong());

        for (String off : new String[] {offTick, offLot}) {
            assertThat(orderWithStatus(off, "CANCELLED").text("/endReason")).isEqualTo("TERMS_CHANGED");
            JsonNode end = trader.get(API + "/orders/" + off + "/receipt")
                    .expect(200)
                    .items()
                    .getLast();
            assertThat(end.at("/rule").asString()).isEqualTo("TERMS_CHANGED");
            assertThat(end.at("/end/units").toString()).isEqualTo("{\"tickSize\":\"0.05\",\"lotSize\":\"0.001\"}");
        }
        settle();
        assertThat(balance(bob, market.base())).isEqualTo("1000.00000000 2.00000000 998.00000000");
        assertThat(balance(alice, "USD")).isEqualTo("100000.000000 99.950000 99900.050000");
        JsonNode after = book("");
        assertThat(after.at("/bids").toString())
                .isEqualTo("[{\"price\":\"99.95\",\"quantity\":\"1.00000000\",\"orders\":1}]");
        assertThat(after.at("/asks").toString())
                .isEqualTo("[{\"price\":\"100.05\",\"quantity\":\"2.00000000\",\"orders\":1}]");
        for (JsonNode then : new JsonNode[] {before, after}) {
            JsonNode past = book("&atSequence=" + then.at("/sequence").asLong());
            assertThat(past.at("/bids")).isEqualTo(then.at("/bids"));
            assertThat(past.at("/asks")).isEqualTo(then.at("/asks"));
        }

        operator.post(path("/resume"), "{'reason':'another tick'}").expect(200);
        assertThat(limitOrder(alice, "BUY", market, "1", "100.01").expect(422).text("/code"))
                .isEqualTo("order.tick");
        assertThat(limitOrder(alice, "BUY", market, "0.0001", "100.05")
                        .expect(422)
                        .text("/code"))
                .isEqualTo("order.lot");
        buy(alice, market, "1.5", "100.05");
        settledTrades(market, 1);
        assertThat(order(kept).text("/remainingQuantity")).isEqualTo("0.50000000");
        assertThat(balance(bob, market.base())).isEqualTo("998.50000000 0.50000000 998.00000000");
        balancedBooks();
    }

    private String path(String rest) {
        return API + "/markets/" + market.name() + rest;
    }

    private Answer change(String tick, String lot) {
        return operator.put(path("/terms"), """
                {'tickSize':'%s','lotSize':'%s','makerFeeRate':'0.001','takerFeeRate':'0.002',\
                'reason':'another tick'}""".formatted(tick, lot));
    }

    private JsonNode book(String parameters) {
        return trader.get(path("/book?levels=10&minPosition=" + head() + parameters))
                .expect(200)
                .body();
    }
}
