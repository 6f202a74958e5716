package io.evenbook.app.http;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import tools.jackson.databind.JsonNode;

/** The receipt of an order says all that happened to it, and why. */
class ReceiptTest extends WholeServiceTest {
    private static final String API = "/api/v1";

    private final Market market = market();
    private final String alice = account("alice", "100000.00 USD", "1000 " + market.base());
    private final String bob = account("bob", "100000.00 USD", "1000 " + market.base());

    @Test
    void bothSidesOfATradeHaveTheirOwnStory() {
        buy(bob, market, "0.5", "99.00");
        String rested = buy(alice, market, "1", "99.00");
        buy(bob, market, "2", "98.00");
        String carol = account("carol", "1 " + market.base());
        String taker = sell(carol, market, "1", "98.50");

        List<JsonNode> made = receipt(rested);
        assertThat(made).extracting(step -> step.at("/step").asString()).containsExactly("PLACED", "FILLED");
        assertThat(made.getFirst().toString())
                .contains("\"rule\":\"REQUESTED\"", "\"remainingQuantity\":\"1.00000000\"")
                .contains("\"order\":{\"side\":\"BUY\",\"type\":\"LIMIT\",\"timeInForce\":\"GTC\",\"price\":\"99.00\","
                        + "\"quantity\":\"1.00000000\",\"selfTradePrevention\":\"CANCEL_NEWEST\","
                        + "\"held\":{\"asset\":\"USD\",\"amount\":\"99.000000\"}}")
                .contains("\"queue\":{\"shownQuantity\":\"1.00000000\",\"quantityAhead\":\"0.50000000\"}");
        JsonNode fill = made.get(1);
        assertThat(fill.at("/rule").asString()).isEqualTo("PRICE_TIME");
        assertThat(fill.at("/fill/liquidity").asString()).isEqualTo("MAKER");
        assertThat(fill.at("/fill/quantity").asString()).isEqualTo("0.50000000");
        assertThat(fill.at("/fill/captured/amount").asString()).isEqualTo("49.500000");
        assertThat(fill.at("/fill/receipt").toString())
                .isEqualTo("{\"asset\":\"%s\",\"amount\":\"0.50000000\"}".formatted(market.base()));
        assertThat(fill.at("/fill/fee/amount").asString()).isEqualTo("0.00050000");
        assertThat(fill.at("/remainingQuantity").asString()).isEqualTo("0.50000000");
        assertThat(fill.has("end")).isFalse();

        List<JsonNode> took = receipt(taker);
        assertThat(took).extracting(step -> step.at("/step").asString()).containsExactly("PLACED", "FILLED", "FILLED");
        assertThat(took.getFirst().has("queue")).as("it never rested").isFalse();
        assertThat(took.getLast().at("/fill/liquidity").asString()).isEqualTo("TAKER");
        assertThat(took.getLast().at("/end").toString()).isEqualTo("{\"status\":\"FILLED\"}");
        assertThat(took.getLast().at("/fill/tradeId")).isEqualTo(fill.at("/fill/tradeId"));
        assertThat(made.toString()).doesNotContain(bob, carol, taker);
        assertThat(took.toString()).doesNotContain(alice, bob, rested);
    }

    @Test
    void eachStepStandsWhereTheLogHasIt() {
        String order = sell(alice, market, "3", "101.00");
        buy(bob, market, "1", "101.00");
        trader.patch(API + "/orders/" + order, "{'quantity':'2.5'}").expect(200);
        trader.delete(API + "/orders/" + order).expect(200);

        List<JsonNode> steps = receipt(order);
        assertThat(steps)
                .extracting(step -> step.at("/step").asString())
                .containsExactly("PLACED", "FILLED", "AMENDED", "CANCELLED");
        for (int sequence = 0; sequence < steps.size(); sequence++) {
            JsonNode step = steps.get(sequence);
            assertThat(step.at("/sequence").asInt()).isEqualTo(sequence);
            Answer event = auditor.get(
                            API + "/audit/events/" + step.at("/position").asLong())
                    .expect(200);
            assertThat(event.text("/aggregateId")).isEqualTo(order);
            assertThat(event.number("/sequence")).isEqualTo(sequence);
            assertThat(event.text("/recordedAt"))
                    .isEqualTo(step.at("/recordedAt").asString());
        }
        assertThat(steps.get(2).at("/amended").toString())
                .isEqualTo("{\"price\":\"101.00\",\"quantity\":\"2.50000000\",\"keptPlace\":true}");
        assertThat(steps.get(2).at("/released/amount").asString()).isEqualTo("0.50000000");
        JsonNode cancelled = steps.get(3);
        assertThat(cancelled.at("/rule").asString()).isEqualTo("REQUESTED");
        assertThat(cancelled.at("/remainingQuantity").asString()).isEqualTo("0.00000000");
        assertThat(cancelled.at("/end").toString())
                .isEqualTo("{\"status\":\"CANCELLED\",\"reason\":\"REQUESTED\",\"cancelledQuantity\":\"1.50000000\"}");
        assertThat(cancelled.at("/released/amount").asString()).isEqualTo("1.50000000");
        Answer release = auditor.get(API + "/audit/events/"
                        + cancelled.at("/released/position").asLong())
                .expect(200);
        assertThat(release.text("/type")).isEqualTo("account.HoldReleased");
        assertThat(release.text("/aggregateId")).isEqualTo(alice);
    }

    @Test
    void aReceiptIsReadInPages() {
        String order = sell(alice, market, "3", "101.00");
        buy(bob, market, "1", "101.00");
        trader.delete(API + "/orders/" + order).expect(200);
        List<JsonNode> whole = receipt(order);

        List<JsonNode> inPages = new ArrayList<>();
        String cursor = "";
        do {
            Answer page = trader.get(API + "/orders/" + order + "/receipt?limit=1" + cursor)
                    .expect(200);
            assertThat(page.items()).hasSize(1);
            inPages.addAll(page.items());
            cursor = page.text("/next") == null ? null : "&cursor=" + page.text("/next");
        } while (cursor != null);
        assertThat(inPages).isEqualTo(whole).hasSize(3);
        String other = sell(alice, market, "1", "102.00");
        String foreign =
                trader.get(API + "/orders/" + order + "/receipt?limit=1").text("/next");
        trader.get(API + "/orders/" + other + "/receipt?cursor=" + foreign).expectProblem(400, "request.malformed");
    }

    @Test
    void aFreezeCancelsAndSaysAtWhichLevel() {
        String order = buy(alice, market, "1", "90.00");
        operator.post(API + "/accounts/" + alice + "/freeze", "{'reason':'inquiry','level':'ALL'}")
                .expect(200);

        JsonNode last = receipt(order).getLast();
        assertThat(last.at("/rule").asString()).isEqualTo("FROZEN");
        assertThat(last.at("/end/cancelledQuantity").asString()).isEqualTo("1.00000000");
        assertThat(last.at("/end/freeze/level").asString()).isEqualTo("ALL");
        Answer freeze = auditor.get(
                        API + "/audit/events/" + last.at("/end/freeze/position").asLong())
                .expect(200);
        assertThat(freeze.text("/type")).isEqualTo("account.AccountFrozen");
        assertThat(freeze.text("/aggregateId")).isEqualTo(alice);
        assertThat(last.toString()).as("the operator's words").doesNotContain("inquiry");
    }

    @Test
    void aCancelOfAWholeMarketReleasesTheHoldAfterwards() {
        String order = buy(alice, market, "1", "90.00");
        operator.delete(API + "/orders?market=" + market.name()).expect(200);

        JsonNode last = receipt(order).getLast();
        assertThat(last.at("/step").asString()).isEqualTo("CANCELLED");
        assertThat(last.at("/released").toString())
                .isEqualTo("{\"asset\":\"USD\",\"amount\":\"90.000000\",\"position\":null}");
    }

    @Test
    void aFokThatFindsTooLittleIsCancelledByItsTimeInForce() {
        sell(bob, market, "0.4", "100.00");
        String order = place("'side':'BUY','type':'LIMIT','timeInForce':'FOK','price':'100.00','quantity':'1'");

        List<JsonNode> steps = receipt(order);
        assertThat(steps).hasSize(2);
        assertThat(steps.getLast().at("/rule").asString()).isEqualTo("NOT_FILLED");
        assertThat(steps.getLast().at("/end").toString())
                .isEqualTo("{\"status\":\"CANCELLED\",\"reason\":\"NOT_FILLED\",\"cancelledQuantity\":\"1.00000000\","
                        + "\"timeInForce\":\"FOK\"}");
        assertThat(steps.getLast().at("/released/amount").asString()).isEqualTo("100.000000");
    }

    @Test
    void aSlideShowsThePriceAfterSliding() {
        sell(bob, market, "1", "100.00");
        String order = place("'side':'BUY','type':'LIMIT','price':'100.50','quantity':'1','postOnly':'SLIDE'");

        JsonNode placed = receipt(order).getFirst();
        assertThat(placed.at("/rule").asString()).isEqualTo("POST_ONLY");
        assertThat(placed.at("/order/postOnly").asString()).isEqualTo("SLIDE");
        assertThat(placed.at("/order/price").asString()).isEqualTo("99.99");
        assertThat(placed.at("/order/held/amount").asString()).isEqualTo("99.990000");
        assertThat(placed.at("/queue/quantityAhead").asString()).isEqualTo("0.00000000");
    }

    @Test
    void aStopNamesTheTradeThatFiredIt() {
        String carol = account("carol", "1000.00 USD");
        sell(bob, market, "0.1", "100.00");
        buy(carol, market, "0.1", "100.00");
        String stop = place("'side':'SELL','type':'STOP_LIMIT','stopPrice':'99.50','price':'98.00','quantity':'2'");
        assertThat(receipt(stop)).hasSize(1);
        buy(carol, market, "0.3", "99.00");
        String firing =
                limitOrder(bob, "SELL", market, "0.1", "99.00").expect(201).text("/trades/0");

        List<JsonNode> steps = receipt(stop);
        assertThat(steps)
                .extracting(step -> step.at("/step").asString())
                .containsExactly("PLACED", "TRIGGERED", "FILLED");
        JsonNode placed = steps.getFirst();
        assertThat(placed.at("/rule").asString()).isEqualTo("STOP_PRICE");
        assertThat(placed.at("/order/stopPrice").asString()).isEqualTo("99.50");
        assertThat(placed.has("queue")).as("it waits").isFalse();
        JsonNode fired = steps.get(1);
        assertThat(fired.at("/rule").asString()).isEqualTo("STOP_PRICE");
        assertThat(fired.at("/triggered").toString())
                .isEqualTo("{\"tradeId\":\"%s\",\"stopPrice\":\"99.50\",\"lastPrice\":\"99.00\"}".formatted(firing));
        assertThat(fired.at("/remainingQuantity").asString()).isEqualTo("2.00000000");
        assertThat(fired.has("queue")).as("it traded first").isFalse();
        assertThat(steps.get(2).at("/fill/liquidity").asString()).isEqualTo("TAKER");
        assertThat(steps.get(2).at("/queue").toString())
                .isEqualTo("{\"shownQuantity\":\"1.80000000\",\"quantityAhead\":\"0.00000000\"}");
    }

    @Test
    void thePartsOfAnIcebergGoToTheEndOfTheQueue() {
        String carol = account("carol", "1000.00 USD");
        String iceberg = place("'side':'SELL','type':'LIMIT','price':'101.00','quantity':'3','displayQuantity':'1'");
        sell(bob, market, "0.5", "101.00");
        buy(carol, market, "2", "101.00");

        List<JsonNode> steps = receipt(iceberg);
        assertThat(steps.getFirst().at("/queue").toString())
                .isEqualTo("{\"shownQuantity\":\"1.00000000\",\"quantityAhead\":\"0.00000000\"}");
        assertThat(steps.get(1).at("/fill/quantity").asString()).isEqualTo("1.00000000");
        assertThat(steps.get(1).at("/queue").toString())
                .isEqualTo("{\"shownQuantity\":\"1.00000000\",\"quantityAhead\":\"0.50000000\"}");
        assertThat(steps.get(2).at("/fill/quantity").asString()).isEqualTo("0.50000000");
        assertThat(steps.get(2).has("queue")).as("it kept its place").isFalse();
    }

    @Test
    void anExpiryShowsTheTimeThatWasOver() {
        String expiresAt =
                Instant.now().plusSeconds(1).truncatedTo(ChronoUnit.MICROS).toString();
        String order =
                place("'side':'BUY','type':'LIMIT','timeInForce':'GTD','price':'90.00','quantity':'1','expiresAt':'%s'"
                        .formatted(expiresAt));

        Answer receipt = eventually(
                () -> {
                    buy(bob, market, "0.001", "1.00");
                    return trader.get(API + "/orders/" + order + "/receipt").expect(200);
                },
                answer -> answer.items().size() == 2);
        JsonNode expired = receipt.items().getLast();
        assertThat(expired.at("/step").asString()).isEqualTo("EXPIRED");
        assertThat(expired.at("/rule").asString()).isEqualTo("EXPIRY");
        assertThat(expired.at("/end/status").asString()).isEqualTo("EXPIRED");
        assertThat(Instant.parse(expired.at("/end/expiresAt").asString())).isEqualTo(expiresAt);
        assertThat(expired.at("/released/amount").asString()).isEqualTo("90.000000");
        assertThat(expired.at("/released/position").isNull())
                .as("bob's command released nothing")
                .isTrue();
    }

    @Test
    void aSpentBudgetEndsTheOrderAndReleasesTheRest() {
        sell(bob, market, "1", "99.99");
        String order = place("'side':'BUY','type':'MARKET','quoteBudget':'100'");

        List<JsonNode> steps = receipt(order);
        assertThat(steps)
                .extracting(step -> step.at("/step").asString())
                .containsExactly("PLACED", "FILLED", "CANCELLED");
        assertThat(steps.getFirst().at("/order/quoteBudget").asString()).isEqualTo("100.000000");
        assertThat(steps.getFirst().at("/remainingQuantity").isNull()).isTrue();
        assertThat(steps.getLast().at("/released/amount").asString()).isEqualTo("0.010000");
    }

    @ParameterizedTest
    @CsvSource(textBlock = """
            CANCEL_NEWEST, PLACED,                PLACED CANCELLED
            CANCEL_OLDEST, PLACED CANCELLED,      PLACED FILLED
            CANCEL_BOTH,   PLACED CANCELLED,      PLACED CANCELLED
            DECREMENT,     PLACED PREVENTED,      PLACED PREVENTED FILLED
            NONE,          PLACED FILLED,         PLACED FILLED FILLED""")
    void aPreventedSelfTradeNamesTheOtherOrder(String mode, String ofOlder, String ofNewer) {
        String older = sell(alice, market, "0.5", "100.00");
        sell(bob, market, "2", "100.00");
        String newer = place("'side':'BUY','type':'LIMIT','price':'100.00','quantity':'1','selfTradePrevention':'%s'"
                .formatted(mode));

        assertSteps(receipt(older), ofOlder, mode, newer);
        assertSteps(receipt(newer), ofNewer, mode, older);
    }

    private static void assertSteps(List<JsonNode> steps, String expected, String mode, String other) {
        assertThat(steps).extracting(step -> step.at("/step").asString()).containsExactly(expected.split(" "));
        for (JsonNode step : steps) {
            if (List.of("CANCELLED", "PREVENTED").contains(step.at("/step").asString())) {
                assertThat(step.at("/rule").asString()).isEqualTo("SELF_TRADE");
                assertThat(step.at("/prevented/mode").asString()).isEqualTo(mode);
                assertThat(step.at("/prevented/otherOrderId").asString()).isEqualTo(other);
            }
        }
    }

    @Test
    void anOrderOf250FillsEndsAtTheLimitOfMatches() {
        for (int i = 0; i < 251; i++) {
            sell(bob, market, "0.001", "100.00");
        }
        String order = buy(alice, market, "1", "100.00");

        List<JsonNode> steps = receipt(order);
        assertThat(steps).hasSize(252);
        assertThat(steps.subList(1, 251))
                .allSatisfy(
                        step -> assertThat(step.at("/fill/quantity").asString()).isEqualTo("0.00100000"))
                .extracting(step -> step.at("/fill/tradeId").asString())
                .doesNotHaveDuplicates();
        JsonNode end = steps.getLast();
        assertThat(end.at("/rule").asString()).isEqualTo("MATCH_LIMIT");
        assertThat(end.at("/end/matchLimit").toString()).isEqualTo("{\"matches\":250,\"preventedTrades\":0}");
        assertThat(end.at("/end/cancelledQuantity").asString()).isEqualTo("0.75000000");
        assertThat(end.at("/released/amount").asString()).isEqualTo("75.000000");
    }

    @Test
    void aForeignOrderAndOneThatDoesNotExistAreUnknown() {
        Customers customers = new Customers(service, anonymous);
        String name = unique("receipt");
        Client eve = customers.user(name, customers.customer(name), "TRADER");
        String order = buy(alice, market, "1", "90.00");
        String unknown = order.substring(0, order.length() - 4) + "zzzz";
        for (String id : List.of(order, unknown, alice, market.name(), "trd_" + market.name() + "_1")) {
            eve.get(API + "/orders/" + id + "/receipt").expectProblem(404, "order.unknown");
        }
        for (String id : List.of(unknown, alice, market.name())) {
            trader.get(API + "/orders/" + id + "/receipt").expectProblem(404, "order.unknown");
        }
        anonymous.get(API + "/orders/" + order + "/receipt").expectProblem(401, "auth.required");
        auditor.get(API + "/orders/" + order + "/receipt").expect(200);
    }

    private String place(String terms) {
        return trader.post(
                        API + "/orders", "{'accountId':'%s','market':'%s',%s}".formatted(alice, market.name(), terms))
                .expect(201)
                .text("/orderId");
    }

    private List<JsonNode> receipt(String orderId) {
        return all(trader, API + "/orders/" + orderId + "/receipt");
    }
}
