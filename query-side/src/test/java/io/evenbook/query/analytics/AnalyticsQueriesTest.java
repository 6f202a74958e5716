package io.evenbook.query.analytics;

import static org.assertj.core.api.Assertions.assertThat;

import io.evenbook.querytest.QueryTest;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.stream.IntStream;
import org.bson.Document;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;

class AnalyticsQueriesTest extends QueryTest {

    @BeforeEach
    void trades() {
        sql("insert into reference.asset values ('BTC', 'Bitcoin',"
                + " 'CRYPTO', 8, 1), ('USD', 'US dollar', 'FIAT', 6, 2)");
        sql("insert into reference.market values ('BTC-USD', 'BTC', 'USD',"
                + " 0.01, 0.0001, 0.001, 0.002, 'OPEN', 0, 3, '{}')");
        insert(trade("BTC-USD", 3, "2026-01-31T12:00:00Z", "acc_bob", "acc_carol"));
        insert(trade("BTC-USD", 1, "2026-01-31T10:00:00Z", "acc_alice", "acc_bob"));
        insert(trade("BTC-USD", 2, "2026-01-31T10:59:59.999Z", "acc_bob", "acc_alice"));
        insert(trade("BTC-USD", 4, "2026-02-01T00:00:00Z", "acc_alice", "acc_alice"));
        insert(trade("ETH-USD", 1, "2026-01-31T10:30:00Z", "acc_dave", "acc_erin"));
    }

    @Test
    void tradesAreAddedUpExactlyPerHour() {
        assertThat(read("/analytics/markets/BTC-USD").get("items").get(0).toString())
                .isEqualTo("""
                {"from":"2026-01-31T10:00:00Z","trades":2,"volume":"3.00000000","quoteVolume":"300000000000000000.000002",\
                "buyerFees":"0.00600000","buyerQuoteFees":"0.000004","sellerFees":"0.300000","accounts":2}""");
        assertThat(values(read("/analytics/markets/BTC-USD"), "from"))
                .containsExactly("2026-01-31T10:00:00Z", "2026-01-31T12:00:00Z", "2026-02-01T00:00:00Z");
        assertThat(values(read("/analytics/markets/BTC-USD"), "accounts")).containsExactly("2", "2", "1");
    }

    @Test
    void bucketsHaveAnyLength() {
        assertThat(values(read("/analytics/markets/BTC-USD?bucket=1d"), "from"))
                .containsExactly("2026-01-31T00:00:00Z", "2026-02-01T00:00:00Z");
        assertThat(values(read("/analytics/markets/BTC-USD?bucket=1d"), "accounts"))
                .containsExactly("3", "1");
        assertThat(values(read("/analytics/markets/BTC-USD?bucket=30m"), "trades"))
                .containsExactly("1", "1", "1", "1");
    }

    @Test
    void bucketsAreReadInParts() {
        assertThat(readInPages("/analytics/markets/BTC-USD?bucket=15m", "from", _ -> {}))
                .containsExactly(
                        "2026-01-31T10:00:00Z", "2026-01-31T10:45:00Z", "2026-01-31T12:00:00Z", "2026-02-01T00:00:00Z");
    }

    @Test
    void fromCountsAndToDoesNot() {
        String path = "/analytics/markets/BTC-USD?bucket=1m&from=2026-01-31T10:59:59.999Z&to=2026-02-01T00:00:00Z";

        assertThat(values(read(path), "from")).containsExactly("2026-01-31T10:59:00Z", "2026-01-31T12:00:00Z");
        assertThat(readInPages(path, "trades", _ -> {})).containsExactly("1", "1");
        assertThat(values(read("/analytics/markets/BTC-USD?from=2026-02-01T00:00:00.001Z"), "from"))
                .isEmpty();
    }

    @Test
    void timesCountToTheMicrosecond() {
        insert(trade("BTC-USD", 5, "2026-02-02T00:00:00.000200Z", "acc_alice", "acc_bob"));
        String path = "/analytics/markets/BTC-USD?from=2026-02-02T00:00:00";

        assertThat(values(read(path + "Z&to=2026-02-02T00:00:00.000500Z"), "trades"))
                .containsExactly("1");
        assertThat(values(read(path + "Z&to=2026-02-02T00:00:00.000200Z"), "trades"))
                .isEmpty();
        assertThat(values(read(path + ".000200Z"), "trades")).containsExactly("1");
        assertThat(values(read(path + ".000200001Z"), "trades")).isEmpty();
    }

    @Test
    void aPartEndsWhenSoManyTradesWereAddedUpAndABucketOfMoreIsRefused() {
        Instant start = Instant.parse("2026-03-01T00:00:00Z");
        mongo.insert(
                IntStream.range(0, 50_001)
                        .mapToObj(number -> trade(
                                "BTC-USD",
                                10 + number,
                                start.plusMillis(100L * number).toString(),
                                "acc_alice",
                                "acc_bob"))
                        .toList(),
                "analytics_1");
        String path = "/analytics/markets/BTC-USD?from=" + start;

        JsonNode first = read(path);
        assertThat(values(first, "from")).containsExactly("2026-03-01T00:00:00Z");
        assertThat(values(first, "trades")).containsExactly("36000");
        JsonNode second = read(path + "&cursor=" + first.get("next").asString());
        assertThat(values(second, "trades")).containsExactly("14001");
        assertThat(second.get("next").isNull()).isTrue();
        assertThat(refused(path + "&bucket=1d")).isEqualTo("404 request.bounds");
    }

    @ParameterizedTest
    @ValueSource(strings = {"0h", "1", "h", "1s", "-1h", "PT1H", "99999d"})
    void otherBucketsAreMalformed(String bucket) {
        assertThat(refused("/analytics/markets/BTC-USD?bucket=" + bucket)).isEqualTo("400 bucket");
    }

    @Test
    void whatHasNoMeaningIsRefused() {
        assertThat(refused("/analytics/markets/NO-NO")).isEqualTo("404 market.unknown");
        assertThat(refused("/analytics/markets/BTC-USD?from=x")).startsWith("400");
    }

    private void insert(Document trade) {
        mongo.insert(trade, "analytics_1");
    }

    private static Document trade(String market, int number, String executedAt, String buyer, String seller) {
        return new Document("_id", "trd_" + market + "_" + number)
                .append("market", market)
                .append("executedAtMicros", ChronoUnit.MICROS.between(Instant.EPOCH, Instant.parse(executedAt)))
                .append("quantity", "1.50000000")
                .append("quoteAmount", "150000000000000000.000001")
                .append("buyerFee", "0.00300000")
                .append("buyerQuoteFee", "0.000002")
                .append("sellerFee", "0.150000")
                .append("buyerAccountId", buyer)
                .append("sellerAccountId", seller)
                .append("position", 10L * number);
    }
}
