package io.evenbook.query.market;

import static org.assertj.core.api.Assertions.assertThat;

import io.evenbook.querytest.QueryTest;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class MarketQueriesTest extends QueryTest {
    private static final String TERMS = """
            {"marketId":"BTC-USD","baseAsset":"BTC","baseDecimals":8,"quoteAsset":"USD","quoteDecimals":6,"tickSize":"0.01",\
            "lotSize":"0.0001","makerFeeRate":"0.001","takerFeeRate":"0.002","termsRevision":2,\
            "sizes":{"minimumQuantity":"0.00010000"},"bands":{"dynamicBasisPoints":500,"action":"AUCTION"},\
            "kinds":{"types":["LIMIT"],"selfTradePreventions":["NONE"],"defaultSelfTradePrevention":"NONE"},\
            "openOrders":{"ofAccount":200,"ofMarket":2000000,"icebergsOfAccount":10000,"stopsOfAccount":10000}}""";

    @BeforeEach
    void reference() {
        sql("insert into reference.asset values ('USD', 'US dollar', 'FIAT', 6, 1),"
                + " ('BTC', 'Bitcoin', 'CRYPTO', 8, 2), ('ETH', 'Ether', 'CRYPTO', 18, 3)");
        sql("""
                insert into reference.market values
                    ('ETH-USD', 'ETH', 'USD', 0.01, 0.001, 0, 0.002, 'HALTED', 1, 6, '%1$s'),
                    ('BTC-USD', 'BTC', 'USD', 0.01, 0.0001, 0.001, 0.002, 'OPEN', 0, 4, '%1$s')""".formatted(TERMS));
    }

    @Test
    void assetsAreListedByCode() {
        assertThat(read("/assets").get("items").get(0).toString())
                .isEqualTo("{\"asset\":\"BTC\",\"name\":\"Bitcoin\",\"type\":\"CRYPTO\",\"decimals\":8}");
        assertThat(readInPages("/assets", "asset", _ -> {})).containsExactly("BTC", "ETH", "USD");
    }

    @Test
    void marketsAreFoundAndListedByName() {
        assertThat(read("/markets/BTC-USD").toString()).isEqualTo("""
                {"market":"BTC-USD","baseAsset":"BTC","quoteAsset":"USD","tickSize":"0.01","lotSize":"0.0001","makerFeeRate":"0.001",\
                "takerFeeRate":"0.002","status":"OPEN","phase":"OPEN","terms":%s,"version":0,"position":4}""".formatted(TERMS));
        assertThat(values(read("/markets"), "market")).containsExactly("BTC-USD", "ETH-USD");
        assertThat(refused("/markets/NO-NO")).isEqualTo("404 market.unknown");
        assertThat(refused("/markets/no")).isEqualTo("404 market.unknown");
    }

    @Test
    void aBookShowsItsBestLevelsFirstAndNoMoreThanAskedFor() {
        sql("insert into books.book values ('BTC-USD', 0.01, 0.0001, 8, 9, 50)," + " ('ETH-USD', 0.01, 0.1, 1, 3, 51)");
        sql("""
                insert into books.book_level values
                    ('BTC-USD', 'BUY', 9900, 10000, 1, 50), ('BTC-USD', 'BUY', 10000, 20000, 2, 50),
                    ('BTC-USD', 'BUY', 950, 30000, 3, 50),
                    ('BTC-USD', 'SELL', 10100, 40000, 4, 50), ('BTC-USD', 'SELL', 10050, 50000, 5, 50),
                    ('BTC-USD', 'SELL', 100000, 60000, 6, 50),
                    ('ETH-USD', 'SELL', 100, 70, 7, 51)""");

        assertThat(read("/markets/BTC-USD/book?levels=2").toString()).isEqualTo("""
                {"market":"BTC-USD","sequence":9,"bids":[{"price":"100.00","quantity":"2.00000000","orders":2},\
                {"price":"99.00","quantity":"1.00000000","orders":1}],"asks":[{"price":"100.50","quantity":"5.00000000","orders":5},\
                {"price":"101.00","quantity":"4.00000000","orders":4}]}""");
        assertThat(read("/markets/BTC-USD/book").get("asks").size()).isEqualTo(3);
        assertThat(read("/markets/ETH-USD/book").get("bids").toString()).isEqualTo("[]");
    }

    @Test
    void anEmptyBookIsABookAndAMissingOneIsUnknown() {
        sql("insert into books.book values ('BTC-USD', 0.01, 0.0001, 8, 0, 4)");

        assertThat(read("/markets/BTC-USD/book").toString())
                .isEqualTo("{\"market\":\"BTC-USD\",\"sequence\":0,\"bids\":[],\"asks\":[]}");
        assertThat(refused("/markets/NO-NO/book")).isEqualTo("404 market.unknown");
    }

    @Test
    void aBookOfThePastIsFolded() {
        sql("insert into books.book values ('BTC-USD', 0.01, 0.0001, 8, 12, 50)");

        assertThat(read("/markets/BTC-USD/book?atSequence=9&levels=3").toString())
                .isEqualTo("{\"market\":\"BTC-USD\",\"sequence\":9,\"bids\":[],\"asks\":[],"
                        + "\"bookHash\":\"0000000000000009/3\"}");
        assertThat(read("/markets/BTC-USD/book?atSequence=0").get("bookHash").asString())
                .isEqualTo("0000000000000000/10");
        assertThat(refused("/markets/BTC-USD/book?atSequence=10")).isEqualTo("404 book.ahead");
        assertThat(refused("/markets/NO-NO/book?atSequence=1")).isEqualTo("404 market.unknown");
        assertThat(refused("/markets/BTC-USD/book?atSequence=-1")).startsWith("400");
        assertThat(refused("/markets/BTC-USD/book?atSequence=x")).startsWith("400");
        assertThat(refused("/markets/BTC-USD/book?atSequence=1&levels=0")).startsWith("400");
    }

    @ParameterizedTest
    @ValueSource(strings = {"0", "501", "-1", "x", "99999999999"})
    void levelsAre1To500(String levels) {
        assertThat(refused("/markets/BTC-USD/book?levels=" + levels)).startsWith("400");
    }

    @Test
    void levelsAtTheirBoundsAreTaken() {
        sql("insert into books.book values ('BTC-USD', 0.01, 0.0001, 8, 0, 4)");

        read("/markets/BTC-USD/book?levels=1");
        read("/markets/BTC-USD/book?levels=500");
    }
}
