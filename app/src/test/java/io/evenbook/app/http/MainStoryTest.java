package io.evenbook.app.http;

import static org.assertj.core.api.Assertions.assertThat;

import java.math.BigDecimal;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

/** Two funded accounts, a resting sell and a crossing buy make a settled trade, and every view shows the same trade. */
class MainStoryTest extends WholeServiceTest {

    @Test
    void aCrossingOrderEndsInASettledTrade() {
        Market market = market();
        String alice = account("alice", "1000.00 USD");
        String bob = account("bob", "2.0 " + market.base());

        String sell = sell(bob, market, "1.5", "100.00");
        orderWithStatus(sell, "OPEN");
        assertThat(balance(bob, market.base())).isEqualTo("2.00000000 1.50000000 0.50000000");
        assertThat(book(market)).isEqualTo("bids: asks: 1.5@100.00");

        // The buyer gets a better price: the difference is released.
        String buy = buy(alice, market, "0.5", "101.00");
        JsonNode trade = settledTrades(market, 1).getFirst();
        orderWithStatus(buy, "FILLED");

        assertThat(decimal(trade, "/price")).isEqualByComparingTo("100");
        assertThat(decimal(trade, "/quantity")).isEqualByComparingTo("0.5");
        assertThat(decimal(trade, "/quoteAmount")).isEqualByComparingTo("50");
        assertThat(trade.at("/makerSide").asString()).isEqualTo("SELL");
        assertThat(trade.at("/buyOrderId").asString()).isEqualTo(buy);
        assertThat(trade.at("/sellOrderId").asString()).isEqualTo(sell);
        assertThat(trade.at("/buyerAccountId").asString()).isEqualTo(alice);
        assertThat(trade.at("/sellerAccountId").asString()).isEqualTo(bob);
        // The buyer is the taker and pays 0.2 % of the coins; the seller is the maker and pays 0.1 % of the
        // dollars.
        assertThat(trade.at("/buyerFee").asString()).isEqualTo("0.00100000");
        assertThat(trade.at("/sellerFee").asString()).isEqualTo("0.050000");

        settle();
        assertThat(balance(alice, "USD")).isEqualTo("950.000000 0.000000 950.000000");
        assertThat(balance(alice, market.base())).isEqualTo("0.49900000 0.00000000 0.49900000");
        assertThat(balance(bob, "USD")).isEqualTo("49.950000 0.000000 49.950000");
        assertThat(balance(bob, market.base())).isEqualTo("1.50000000 1.00000000 0.50000000");
        assertThat(trader.get("/api/v1/accounts/" + alice + "/holds")
                        .expect(200)
                        .items())
                .isEmpty();
        assertThat(trader.get("/api/v1/accounts/" + bob + "/holds").expect(200).items())
                .singleElement()
                .satisfies(hold -> assertThat(hold.at("/amount").asString()).isEqualTo("1.00000000"));
        assertThat(book(market)).isEqualTo("bids: asks: 1.0@100.00");

        Answer filled = order(buy);
        assertThat(filled.decimal("/filledQuantity")).isEqualByComparingTo("0.5");
        assertThat(filled.decimal("/remainingQuantity")).isZero();
        assertThat(filled.decimal("/averagePrice")).isEqualByComparingTo("100");
        Answer partly = order(sell);
        assertThat(partly.text("/status")).isEqualTo("PARTIALLY_FILLED");
        assertThat(partly.decimal("/remainingQuantity")).isEqualByComparingTo("1.0");

        everyViewShows(trade, market, alice, bob);
        balancedBooks();
    }

    private void everyViewShows(JsonNode trade, Market market, String alice, String bob) {
        String tradeId = trade.at("/tradeId").asString();

        Answer saga = eventually(
                () -> operator.get("/api/v1/sagas/stl_" + tradeId), answer -> "ENDED".equals(answer.text("/state")));
        assertThat(saga.text("/key")).isEqualTo(tradeId);
        assertThat(saga.body()
                        .at("/timeline")
                        .valueStream()
                        .map(step -> step.at("/type").asString()))
                .containsExactly("trade.TradeExecuted", "trade.TradeSettled");

        for (String account : List.of(alice, bob)) {
            Answer notifications = eventually(
                    () -> trader.get("/api/v1/accounts/" + account + "/notifications")
                            .expect(200),
                    answer -> answer.items().size() >= 3);
            assertThat(notifications.raw()).contains(tradeId);
        }

        Answer buckets = eventually(
                () -> trader.get("/api/v1/analytics/markets/" + market.name()).expect(200),
                answer -> !answer.items().isEmpty());
        JsonNode bucket = buckets.items().getFirst();
        assertThat(bucket.at("/trades").asInt()).isEqualTo(1);
        assertThat(decimal(bucket, "/volume")).isEqualByComparingTo("0.5");
        assertThat(decimal(bucket, "/quoteVolume")).isEqualByComparingTo("50");
        assertThat(decimal(bucket, "/buyerFees")).isEqualByComparingTo("0.001");
        assertThat(decimal(bucket, "/sellerFees")).isEqualByComparingTo("0.05");

        marketDataShows(market);

        Answer audit =
                auditor.get("/api/v1/audit/events?aggregateId=" + tradeId).expect(200);
        assertThat(audit.items())
                .extracting(event -> event.at("/type").asString())
                .containsExactly("trade.TradeExecuted", "trade.TradeSettled");
        JsonNode executed = audit.items().getFirst();
        assertThat(executed.at("/payload/buyer/accountId").asString()).isEqualTo(alice);
        assertThat(executed.at("/correlationId").asString()).isNotBlank();
        // One correlation id from the buyer's request through the market to the settlement.
        Answer chain = auditor.get("/api/v1/audit/events?correlationId="
                        + executed.at("/correlationId").asString())
                .expect(200);
        assertThat(chain.items())
                .extracting(event -> event.at("/type").asString())
                .contains(
                        "order.OrderPlaced",
                        "market.OrderEntered",
                        "trade.TradeExecuted",
                        "trade.TradeSettled",
                        "account.TradeExchanged");
        assertThat(chain.items())
                .extracting(event -> event.at("/actor").asString())
                .contains("trader", "system:Settlement");

        long head = head();
        eventually(() -> operator.get("/api/v1/projections/kafka").expect(200), answer -> answer.position() >= head);
        assertThat(Published.by(service))
                .filteredOn(message -> message.endsWith(" " + tradeId))
                .containsExactly("trade.TradeExecuted " + tradeId, "trade.TradeSettled " + tradeId);
    }

    /** One trade of 0.5 at 100, for everybody. */
    private void marketDataShows(Market market) {
        String ofMarket = "/api/v1/markets/" + market.name();
        String now = "?minPosition=" + head();
        for (Client anybody : List.of(trader, operator, auditor)) {
            JsonNode candle = anybody.get(ofMarket + "/candles" + now + "&interval=1d")
                    .expect(200)
                    .items()
                    .getFirst();
            assertThat(candle.toString())
                    .contains("T00:00:00.000000Z")
                    .contains("\"open\":\"100.00\",\"high\":\"100.00\",\"low\":\"100.00\",\"close\":\"100.00\","
                            + "\"volume\":\"0.50000000\",\"quoteVolume\":\"50.000000\",\"trades\":1");
            assertThat(anybody.get(ofMarket + "/ticker").expect(200).raw())
                    .contains("\"last\":\"100.00\"", "\"change\":\"0.00\",\"changePercent\":\"0.00\"");
        }
        trader.get(ofMarket + "/candles?intervall=1d").expectProblem(400, "request.malformed");
        trader.get(ofMarket + "/candles?interval=2d").expectProblem(400, "request.malformed");
        assertThat(trader.get("/api/v1/udf/search?query=" + market.name() + "&type=&exchange=&limit=30")
                        .expect(200)
                        .body()
                        .size())
                .isEqualTo(1);
        assertThat(trader.get("/api/v1/udf/history?symbol=" + market.name()
                                + "&resolution=1&to=9999999999&countback=3&currencyCode=")
                        .expect(200)
                        .raw())
                .contains("\"s\":\"ok\"", "\"c\":[100.0],\"v\":[0.5]");
        assertThat(trader.get("/api/v1/udf/history?symbol=" + market.name() + "&resolution=7&to=1")
                        .expect(200)
                        .text("/s"))
                .isEqualTo("error");
    }

    @Test
    void eventsReachTheirViewsAtOnceWhenIdle() {
        Market market = market();
        String alice = account("alice");
        settle();
        List<Duration> delays = new ArrayList<>();
        for (int i = 0; i < 20; i++) {
            long position = deposit(alice, "1.00 USD").position();
            long start = System.nanoTime();
            trader.get("/api/v1/accounts/" + alice + "?minPosition=" + position).expect(200);
            delays.add(Duration.ofNanos(System.nanoTime() - start));
        }
        delays.sort(null);
        System.out.printf(
                "Deposit to its balance, %s, when idle: median %d ms, worst %d ms%n",
                market.name(), delays.get(10).toMillis(), delays.getLast().toMillis());
    }

    private String book(Market market) {
        Answer book = trader.get("/api/v1/markets/%s/book?minPosition=%d".formatted(market.name(), head()))
                .expect(200);
        StringBuilder text = new StringBuilder();
        for (String side : List.of("bids", "asks")) {
            text.append(side).append(": ");
            for (JsonNode level : book.body().at("/" + side)) {
                text.append(decimal(level, "/quantity")
                                .stripTrailingZeros()
                                .setScale(1)
                                .toPlainString())
                        .append('@')
                        .append(level.at("/price").asString())
                        .append(' ');
            }
        }
        return text.toString().trim();
    }

    private static BigDecimal decimal(JsonNode node, String pointer) {
        return new BigDecimal(node.at(pointer).asString());
    }
}
