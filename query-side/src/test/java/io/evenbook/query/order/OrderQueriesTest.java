package io.evenbook.query.order;

import static org.assertj.core.api.Assertions.assertThat;

import com.github.f4b6a3.ulid.Ulid;
import io.evenbook.api.money.Shown;
import io.evenbook.querytest.QueryTest;
import java.math.BigDecimal;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import tools.jackson.databind.JsonNode;

class OrderQueriesTest extends QueryTest {

    @Test
    void aLimitOrderShowsWhatItIsAndWhatCameOfIt() {
        order(
                1,
                "acc_alice",
                "BTC-USD",
                "LIMIT",
                "100.00",
                "1.50000000",
                null,
                "1.00000000",
                "99.990000",
                "0.50000000",
                "PARTIALLY_FILLED");

        assertThat(read("/orders/" + id(1, "BTC-USD")).toString()).isEqualTo("""
                {"orderId":"ord_BTC-USD_00000000000000000000000001","accountId":"acc_alice","market":"BTC-USD","side":"BUY","type":"LIMIT",\
                "timeInForce":"GTC","price":"100.00","quantity":"1.50000000","selfTradePrevention":"CANCEL_NEWEST","clientOrderId":"c-1","filledQuantity":"1.00000000",\
                "remainingQuantity":"0.50000000","averagePrice":"99.99","status":"PARTIALLY_FILLED",\
                "createdAt":"2026-01-31T12:00:00.000001Z","updatedAt":"2026-01-31T12:00:01.000001Z","version":2,"position":1001}""");
    }

    @Test
    void aStopThatWaitsIsOpenAndSaysSo() {
        open(1, "acc_alice", "BTC-USD");
        sql("""
                update orders.open_order
                   set type = 'STOP_LIMIT', time_in_force = 'GTD', stop_price = 101.50, display_quantity = 0.50000000,
                       expires_at = '2026-03-01T00:00:00Z', self_trade_prevention = 'DECREMENT', triggered = false""");
        JsonNode waiting = read("/orders/" + id(1, "BTC-USD"));
        assertThat(waiting.toString())
                .contains(
                        "\"type\":\"STOP_LIMIT\",\"timeInForce\":\"GTD\",\"price\":\"100.00\",\"stopPrice\":\"101.50\"",
                        "\"displayQuantity\":\"0.50000000\",\"expiresAt\":\"2026-03-01T00:00:00Z\"",
                        "\"selfTradePrevention\":\"DECREMENT\",\"triggered\":false",
                        "\"status\":\"OPEN\"");
        assertThat(waiting.has("postOnly")).isFalse();
        assertThat(waiting.has("protectionPrice")).isFalse();
        assertThat(read("/orders?status=OPEN").get("items").get(0)).isEqualTo(waiting);

        sql("update orders.open_order set triggered = true");
        end("c-1", "EXPIRED", null, "2026-03-01T00:00:00Z");
        JsonNode expired = read("/orders?status=EXPIRED").get("items").get(0);
        assertThat(expired.get("triggered").asBoolean()).isTrue();
        assertThat(expired.get("stopPrice").asString()).isEqualTo("101.50");
        assertThat(expired.has("endReason")).isFalse();
        assertThat(read("/orders/" + id(1, "BTC-USD"))).isEqualTo(expired);
    }

    @Test
    void aStopAtAnyPriceShowsItsProtectionAndTheMarketsScale() {
        sql("insert into reference.asset values ('BTC', 'Bitcoin',"
                + " 'CRYPTO', 8, 1), ('USD', 'US dollar', 'FIAT', 6, 2)");
        sql("insert into reference.market values ('BTC-USD', 'BTC', 'USD',"
                + " 0.01, 0.0001, 0.001, 0.002, 'OPEN', 0, 3, '{}')");
        order(
                1,
                "acc_alice",
                "BTC-USD",
                "STOP",
                null,
                "2.00000000",
                null,
                "2.00000000",
                "200.000000",
                "0.00000000",
                "OPEN");
        sql("update orders.open_order set stop_price = 99.00, protection_price = 103.00, post_only = 'REJECT',"
                + " triggered = true");

        JsonNode stop = read("/orders/" + id(1, "BTC-USD"));
        assertThat(stop.get("price").isNull()).isTrue();
        assertThat(stop.get("protectionPrice").asString()).isEqualTo("103.00");
        assertThat(stop.get("postOnly").asString()).isEqualTo("REJECT");
        assertThat(stop.get("averagePrice").asString()).isEqualTo("100.00");
    }

    @Test
    void anOrderWithoutFillsHasNoAveragePrice() {
        order(
                1,
                "acc_alice",
                "BTC-USD",
                "LIMIT",
                "100.00",
                "1.50000000",
                null,
                "0.00000000",
                "0.000000",
                "1.50000000",
                "OPEN");

        assertThat(read("/orders/" + id(1, "BTC-USD")).get("averagePrice").isNull())
                .isTrue();
    }

    @Test
    void theAveragePriceOfAMarketOrderHasAtLeastTheDecimalsOfItsMarket() {
        sql("insert into reference.asset values ('BTC', 'Bitcoin',"
                + " 'CRYPTO', 8, 1), ('USD', 'US dollar', 'FIAT', 6, 2)");
        sql("insert into reference.market values ('BTC-USD', 'BTC', 'USD',"
                + " 0.01, 0.0001, 0.001, 0.002, 'OPEN', 0, 3, '{}')");
        order(
                1,
                "acc_alice",
                "BTC-USD",
                "MARKET",
                null,
                null,
                "500.000000",
                "2.00000000",
                "200.000000",
                null,
                "FILLED");

        JsonNode order = read("/orders/" + id(1, "BTC-USD"));

        assertThat(order.get("averagePrice").asString()).isEqualTo("100.00");
        assertThat(order.get("quoteBudget").asString()).isEqualTo("500.000000");
        assertThat(order.get("price").isNull()).isTrue();
        assertThat(order.get("quantity").isNull()).isTrue();
        assertThat(order.get("remainingQuantity").isNull()).isTrue();
    }

    @ParameterizedTest
    @CsvSource(nullValues = "none", textBlock = """
            200.000000, 2.00000000, 2,  100.00
            200.010000, 2.00000000, 2,  100.005
            100.000000, 3.00000000, 2,  33.3333333333
            200.000000, 3.00000000, 2,  66.6666666667
            0.000001,   2.00000000, 2,  0.0000005
            1.000000,   1.00000000, 0,  1
            0.000001,   8000.0000,  2,  0.0000000001
            0.000003,   20000.0000, 2,  0.0000000002
            0.000000,   0.00000000, 2,  none""")
    void theAveragePriceIsRoundedHalfEvenToEightMoreDecimals(
            BigDecimal filledQuoteAmount, BigDecimal filledQuantity, int priceScale, BigDecimal expected) {
        assertThat(Shown.averagePrice(filledQuoteAmount, filledQuantity, priceScale))
                .isEqualTo(expected);
    }

    @Test
    void aCancelledOrderSaysWhy() {
        open(1, "acc_alice", "BTC-USD");
        assertThat(read("/orders/" + id(1, "BTC-USD")).has("endReason")).isFalse();

        end("c-1", "CANCELLED", "MATCH_LIMIT", "2026-03-01T00:00:00Z");
        assertThat(read("/orders/" + id(1, "BTC-USD")).get("endReason").asString())
                .isEqualTo("MATCH_LIMIT");
    }

    @Test
    void ordersAreListedNewestFirstAndFiltered() {
        open(1, "acc_alice", "BTC-USD");
        open(2, "acc_bob", "BTC-USD");
        open(3, "acc_alice", "ETH-USD");
        order(4, "acc_alice", "BTC-USD", "LIMIT", "1.00", "1.0", null, "1.0", "1.000000", "0.0", "FILLED");

        assertThat(values(read("/orders"), "version")).hasSize(4);
        assertThat(values(read("/orders?accountId=acc_alice"), "clientOrderId")).containsExactly("c-4", "c-3", "c-1");
        assertThat(values(read("/orders?market=BTC-USD"), "clientOrderId")).containsExactly("c-4", "c-2", "c-1");
        assertThat(values(read("/orders?status=OPEN&market=BTC-USD"), "clientOrderId"))
                .containsExactly("c-2", "c-1");
        assertThat(values(read("/orders?order=desc"), "clientOrderId")).containsExactly("c-4", "c-3", "c-2", "c-1");
        assertThat(values(read("/orders?order=asc"), "clientOrderId")).containsExactly("c-1", "c-2", "c-3", "c-4");
        assertThat(values(read("/orders?accountId=acc_alice&market=BTC-USD&status=FILLED"), "clientOrderId"))
                .containsExactly("c-4");
        assertThat(values(read("/orders?accountId=acc_nobody"), "clientOrderId"))
                .isEmpty();
    }

    @Test
    void ordersThatArePlacedWhileAClientPagesAppearOnceEach() {
        for (int i = 1; i <= 5; i++) {
            open(i, i % 2 == 0 ? "acc_bob" : "acc_alice", "BTC-USD");
        }

        assertThat(readInPages("/orders?order=asc", "clientOrderId", part -> {
                    if (part <= 2) {
                        open(5 + part, "acc_bob", "BTC-USD");
                        end("c-" + part, "FILLED", null, "2026-03-01T00:00:00Z");
                        end("c-" + (6 - part), "FILLED", null, "2026-02-01T00:00:00Z");
                    }
                }))
                .containsExactly("c-1", "c-2", "c-3", "c-4", "c-5", "c-6", "c-7");
        assertThat(readInPages(
                        "/orders?accountId=acc_alice",
                        "clientOrderId",
                        part -> open(20 + part, "acc_alice", "BTC-USD")))
                .containsExactly("c-5", "c-3", "c-1");
    }

    @Test
    void aStatusShowsTheOrdersThatHaveItWhenTheirPageIsRead() {
        for (int i = 1; i <= 6; i++) {
            open(i, "acc_alice", "BTC-USD");
        }
        end("c-5", "FILLED", null, "2026-01-31T12:00:00Z");

        assertThat(readInPages("/orders?status=OPEN&order=asc", "clientOrderId", part -> {
                    if (part == 1) {
                        end("c-1", "FILLED", null, "2026-02-01T12:00:00Z");
                        end("c-4", "FILLED", null, "2026-02-01T12:00:00Z");
                    }
                }))
                .containsExactly("c-1", "c-2", "c-3", "c-6");
        assertThat(readInPages("/orders?status=FILLED", "clientOrderId", part -> {
                    if (part == 1) {
                        end("c-2", "FILLED", null, "2026-01-31T12:00:01Z");
                        end("c-6", "FILLED", null, "2026-01-31T12:00:01Z");
                    }
                }))
                .containsExactly("c-5", "c-4", "c-2", "c-1");
    }

    @ParameterizedTest
    @CsvSource({
        "2026-01-20T00:00:00Z, 2026-01-20T00:00:00Z",
        "2026-01-20T00:00:00Z, 2026-03-31T23:59:59.999999Z",
        "2026-01-20T00:00:00Z, 2030-01-01T00:00:00Z",
        "2026-02-01T00:00:00Z, 2026-01-31T23:59:59.999999Z",
        "2026-02-20T00:00:00Z, 2025-12-31T00:00:00Z"
    })
    void anEndedOrderIsFoundWheneverItWasCreatedAndEnded(Instant created, String endedAt) {
        open(1, "acc_alice", "BTC-USD");
        String id = "ord_BTC-USD_" + new Ulid(created.toEpochMilli(), new byte[10]).toLowerCase();
        sql("update orders.open_order set order_id = '" + id + "'");
        assertThat(read("/orders/" + id).get("status").asString()).isEqualTo("OPEN");

        end("c-1", "EXPIRED", null, endedAt);

        assertThat(read("/orders/" + id).get("status").asString()).isEqualTo("EXPIRED");
        assertThat(Instant.parse(read("/orders/" + id).get("updatedAt").asString()))
                .isEqualTo(endedAt);
    }

    @Test
    void aPartEndsWhenSoManyOrdersWereComparedWithTheFilters() {
        order(1, "acc_alice", "BTC-USD", "LIMIT", "1.00", "1.0", null, "1.0", "1.000000", "0.0", "FILLED");
        sql("""
                insert into orders.ended_order
                select 'ord_BTC-USD_' || lpad(g::text, 26, '0'), 'acc_alice', 'ETH-USD', 'BUY', 'LIMIT', 'GTC', 1, 1, null, null, 0, 0, 1,
                       'CANCELLED', 'REQUESTED', now(), now(), 0, g, g, null, null, null, null, null, 'NONE'
                  from generate_series(2, 10001) g""");

        for (String filter :
                List.of("accountId=acc_alice&status=FILLED", "accountId=acc_alice&market=BTC-USD", "status=FILLED")) {
            JsonNode none = read("/orders?" + filter);
            assertThat(none.get("items")).as(filter).isEmpty();
            JsonNode next =
                    read("/orders?" + filter + "&cursor=" + none.get("next").asString());
            assertThat(values(next, "clientOrderId")).as(filter).containsExactly("c-1");
            assertThat(next.get("next").isNull()).as(filter).isTrue();
        }
    }

    @Test
    void openOrdersAreFoundBehindAnyNumberOfThoseThatHaveEnded() {
        open(1, "acc_alice", "BTC-USD");
        sql("""
                insert into orders.ended_order
                select 'ord_BTC-USD_' || lpad(g::text, 26, '0'), 'acc_alice', 'BTC-USD', 'BUY', 'LIMIT', 'GTC', 1, 1, null, null, 0, 0, 1,
                       'CANCELLED', 'REQUESTED', now(), now(), 0, g, g, null, null, null, null, null, 'NONE'
                  from generate_series(2, 10001) g""");

        for (String filter : List.of("accountId=acc_alice&", "market=BTC-USD&", "")) {
            JsonNode open = read("/orders?" + filter + "status=OPEN");
            assertThat(values(open, "clientOrderId")).as(filter).containsExactly("c-1");
            assertThat(open.get("next").isNull()).as(filter).isTrue();
        }
    }

    @Test
    void whatHasNoMeaningIsRefused() {
        assertThat(refused("/orders/ord_BTC-USD_0000000000000000000000000x")).isEqualTo("404 order.unknown");
        assertThat(refused("/orders/1")).isEqualTo("404 order.unknown");
        assertThat(refused("/orders?accountId=nobody")).startsWith("400");
        assertThat(refused("/orders?market=btc")).startsWith("400");
        assertThat(refused("/orders?status=LOST")).startsWith("400");
        assertThat(refused("/orders?status=PLACED")).startsWith("400");
        assertThat(refused("/orders?order=DESC")).startsWith("400");
        assertThat(refused("/orders?order=")).startsWith("400");
    }

    private void open(int number, String account, String market) {
        order(
                number,
                account,
                market,
                "LIMIT",
                "100.00",
                "1.50000000",
                null,
                "0.00000000",
                "0.000000",
                "1.50000000",
                "OPEN");
    }

    private void order(
            int number,
            String account,
            String market,
            String type,
            String price,
            String quantity,
            String budget,
            String filled,
            String filledQuote,
            String remaining,
            String status) {
        postgres.sql("""
                        insert into orders.open_order values (?, ?, ?, 'BUY', ?, 'GTC', cast(? as numeric), cast(? as numeric),
                            cast(? as numeric), ?, cast(? as numeric), cast(? as numeric), cast(? as numeric), ?,
                            '2026-01-31T12:00:00.000001Z', '2026-01-31T12:00:01.000001Z', 2, ?, ?, null, null, null, null, null,
                            'CANCEL_NEWEST')""")
                .params(
                        id(number, market),
                        account,
                        market,
                        type,
                        price,
                        quantity,
                        budget,
                        "c-" + number,
                        filled,
                        filledQuote,
                        remaining,
                        status.equals("FILLED") ? "OPEN" : status,
                        number,
                        1000 + number)
                .update();
        if (status.equals("FILLED")) {
            end("c-" + number, status, null, "2026-02-28T23:59:59.999999Z");
        }
    }

    /** Moves an order as its projector does. */
    private void end(String clientOrderId, String status, String reason, String endedAt) {
        postgres.sql("""
                        with ended as (delete from orders.open_order where client_order_id = ? returning *)
                        insert into orders.ended_order
                        select order_id, account_id, market, side, type, time_in_force, price, quantity, quote_budget,
                               client_order_id, filled_quantity, filled_quote_amount, remaining_quantity, ?, ?, created_at,
                               cast(? as timestamptz), version, placed_position, position + 100, stop_price, protection_price,
                               display_quantity, expires_at, post_only, self_trade_prevention, triggered
                          from ended""").params(clientOrderId, status, reason, endedAt).update();
    }

    private static String id(int number, String market) {
        return "ord_%s_%026d".formatted(market, number);
    }
}
