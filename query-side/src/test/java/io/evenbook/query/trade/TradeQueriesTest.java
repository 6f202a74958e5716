package io.evenbook.query.trade;

import static org.assertj.core.api.Assertions.assertThat;

import io.evenbook.querytest.QueryTest;
import java.util.List;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

class TradeQueriesTest extends QueryTest {

    @Test
    void aSettledTradeShowsAllOfItsTerms() {
        trade("BTC-USD", 1, "acc_alice", "acc_bob", "SETTLED", 10);
        sql("update trades.trade set settled_at = '2026-01-31T12:00:02.000003Z'");

        assertThat(read("/trades/trd_BTC-USD_1").toString()).isEqualTo("""
                {"tradeId":"trd_BTC-USD_1","market":"BTC-USD","price":"100.00","quantity":"1.50000000","quoteAmount":"150.000000",\
                "buyOrderId":"ord_BTC-USD_00000000000000000000000001","sellOrderId":"ord_BTC-USD_00000000000000000000000002",\
                "buyerAccountId":"acc_alice","sellerAccountId":"acc_bob","makerSide":"SELL","buyerFee":"0.00300000",\
                "buyerFeeAsset":"BTC","sellerFee":"0.150000","sellerFeeAsset":"USD","status":"SETTLED","executedAt":"2026-01-31T12:00:00.000001Z",\
                "settledAt":"2026-01-31T12:00:02.000003Z"}""");
    }

    @Test
    void aTradeOfASchemeShowsItsWindow() {
        trade("BTC-USD", 1, "acc_alice", "acc_bob", "EXECUTED", 10);
        trade("BTC-USD", 2, "acc_alice", "acc_bob", "SETTLED", 20);
        trade("BTC-USD", 3, "acc_alice", "acc_bob", "EXECUTED", 30);
        sql("update trades.trade set window_id = 'win_DAY_7' where executed_position < 30");
        assertThat(settlement(1)).isEqualTo("""
                {"schemeId":"sch_DAY","windowId":"win_DAY_7","settledQuantity":"0.00000000"}""");

        sql("""
                insert into clearing.scheme_window (window_id, scheme_id, state, trade_date, closes_at, settles_on, settles_at, opened_at,
                    closed_at, opened_position, position)
                values ('win_DAY_7', 'sch_DAY', 'CLOSED', '2026-01-30', '2026-01-30T17:00Z', '2026-02-02', '2026-02-02T09:00Z',
                    '2026-01-29T17:00Z', '2026-01-30T17:00Z', 5, 9)""");
        assertThat(settlement(1)).isEqualTo("""
                {"schemeId":"sch_DAY","windowId":"win_DAY_7","settlesOn":"2026-02-02","state":"CLOSED","settledQuantity":"0.00000000"}""");
        assertThat(settlement(2)).isEqualTo("""
                {"schemeId":"sch_DAY","windowId":"win_DAY_7","settlesOn":"2026-02-02","state":"SETTLED","settledQuantity":"1.50000000"}""");
        sql("update trades.trade set settled_quantity = 0.50000000 where executed_position < 30");
        assertThat(settlement(1)).contains("\"settledQuantity\":\"0.50000000\"");
        assertThat(settlement(2)).contains("\"settledQuantity\":\"1.50000000\"");
        sql("update trades.trade set cancelled_quantity = 1.00000000 where executed_position = 20");
        assertThat(settlement(2)).isEqualTo("""
                {"schemeId":"sch_DAY","windowId":"win_DAY_7","settlesOn":"2026-02-02","state":"CANCELLED","settledQuantity":"0.50000000"}""");
        assertThat(read("/trades/trd_BTC-USD_3").has("settlement")).isFalse();
        assertThat(read("/trades?status=EXECUTED").get("items"))
                .extracting(trade -> trade.at("/settlement/state").asString(null))
                .containsExactly(null, "CLOSED");
    }

    private String settlement(int number) {
        return read("/trades/trd_BTC-USD_" + number).get("settlement").toString();
    }

    @Test
    void tradesAreListedNewestFirstAndFiltered() {
        trade("BTC-USD", 1, "acc_alice", "acc_bob", "SETTLED", 10);
        trade("ETH-USD", 1, "acc_bob", "acc_alice", "EXECUTED", 20);
        trade("BTC-USD", 2, "acc_carol", "acc_bob", "FAILED", 30);
        trade("BTC-USD", 3, "acc_bob", "acc_bob", "SETTLED", 40);

        assertThat(values(read("/trades"), "tradeId"))
                .containsExactly("trd_BTC-USD_3", "trd_BTC-USD_2", "trd_ETH-USD_1", "trd_BTC-USD_1");
        assertThat(values(read("/trades?order=asc"), "tradeId"))
                .containsExactly("trd_BTC-USD_1", "trd_ETH-USD_1", "trd_BTC-USD_2", "trd_BTC-USD_3");
        assertThat(values(read("/trades?market=ETH-USD"), "tradeId")).containsExactly("trd_ETH-USD_1");
        assertThat(values(read("/trades?accountId=acc_alice"), "tradeId"))
                .containsExactly("trd_ETH-USD_1", "trd_BTC-USD_1");
        assertThat(values(read("/trades?status=FAILED"), "tradeId")).containsExactly("trd_BTC-USD_2");
        assertThat(readInPages("/trades?accountId=acc_bob&market=BTC-USD", "tradeId", _ -> {}))
                .containsExactly("trd_BTC-USD_3", "trd_BTC-USD_2", "trd_BTC-USD_1");
    }

    @Test
    void unsettledTradesAreFoundBehindAnyNumberOfSettledOnes() {
        trade("BTC-USD", 1, "acc_alice", "acc_bob", "EXECUTED", 1);
        settled(2, 10_001);

        JsonNode executed = read("/trades?status=EXECUTED");
        assertThat(values(executed, "tradeId")).containsExactly("trd_BTC-USD_1");
        assertThat(executed.get("next").isNull()).isTrue();
    }

    @Test
    void aPartEndsWhenSoManyTradesWereComparedWithTheFilters() {
        trade("ETH-USD", 1, "acc_alice", "acc_bob", "FAILED", 1);
        settled(2, 10_001);

        for (String filter : List.of("accountId=acc_alice&status=FAILED", "accountId=acc_bob&market=ETH-USD")) {
            JsonNode none = read("/trades?" + filter);
            assertThat(none.get("items")).as(filter).isEmpty();
            JsonNode next =
                    read("/trades?" + filter + "&cursor=" + none.get("next").asString());
            assertThat(values(next, "tradeId")).as(filter).containsExactly("trd_ETH-USD_1");
            assertThat(next.get("next").isNull()).as(filter).isTrue();
        }
    }

    /** Alice alternately buys and sells. */
    private void settled(int first, int last) {
        sql("""
                insert into trades.trade
                select 'trd_BTC-USD_' || g, 'BTC-USD', 1, 1, 1, o, o, case g %% 2 when 0 then 'acc_alice' else 'acc_bob' end,
                       case g %% 2 when 1 then 'acc_alice' else 'acc_bob' end, 'BUY', 0, 'BTC', 0, 'USD', 'SETTLED', now(), now(), g, g
                  from generate_series(%d, %d) g, lateral (select 'ord_BTC-USD_00000000000000000000000001' as o) o""".formatted(first, last));
    }

    @Test
    void aMarketsTradesComeNewestFirstAndNewerOnesPushNoneOut() {
        market();
        for (int i = 1; i <= 5; i++) {
            trade("BTC-USD", i, "acc_alice", "acc_bob", "SETTLED", 10 * i);
        }
        trade("ETH-USD", 1, "acc_alice", "acc_bob", "SETTLED", 55);

        assertThat(readInPages(
                        "/markets/BTC-USD/trades",
                        "tradeId",
                        part -> trade("BTC-USD", 5 + part, "acc_alice", "acc_bob", "EXECUTED", 100 * part)))
                .containsExactly("trd_BTC-USD_5", "trd_BTC-USD_4", "trd_BTC-USD_3", "trd_BTC-USD_2", "trd_BTC-USD_1");
    }

    @Test
    void whatHasNoMeaningIsRefused() {
        assertThat(refused("/trades/trd_BTC-USD_1")).isEqualTo("404 trade.unknown");
        assertThat(refused("/markets/BTC-USD/trades")).isEqualTo("404 market.unknown");
        assertThat(refused("/trades?accountId=nobody")).startsWith("400");
    }

    @Test
    void aTradeOfAnAuctionHasNoMaker() {
        market();
        trade("BTC-USD", 1, "acc_alice", "acc_bob", "SETTLED", 9);
        sql("update trades.trade set maker_side = null");

        assertThat(read("/trades/trd_BTC-USD_1").get("makerSide").isNull()).isTrue();
        assertThat(read("/markets/BTC-USD/trades")
                        .get("items")
                        .get(0)
                        .get("makerSide")
                        .isNull())
                .isTrue();
    }

    private void market() {
        sql("insert into reference.asset values ('BTC', 'Bitcoin',"
                + " 'CRYPTO', 8, 1), ('USD', 'US dollar', 'FIAT', 6, 2)");
        sql("insert into reference.market values ('BTC-USD', 'BTC', 'USD',"
                + " 0.01, 0.0001, 0.001, 0.002, 'OPEN', 0, 3, '{}')");
    }

    private void trade(String market, int number, String buyer, String seller, String status, long position) {
        sql("""
                insert into trades.trade values ('trd_%1$s_%2$d', '%1$s', 100.00, 1.50000000, 150.000000,
                    'ord_%1$s_00000000000000000000000001', 'ord_%1$s_00000000000000000000000002', '%3$s', '%4$s', 'SELL', 0.00300000, 'BTC', 0.150000, 'USD',
                    '%5$s', '2026-01-31T12:00:00.000001Z',
                    case when '%5$s' = 'SETTLED' then timestamptz '2026-01-31T12:00:02Z' end, %6$d, %6$d)""".formatted(market, number, buyer, seller, status, position));
    }
}
