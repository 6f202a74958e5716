package io.evenbook.query.support.position;

import static org.assertj.core.api.Assertions.assertThat;

import io.evenbook.querytest.QueryTest;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.Stream;
import org.bson.Document;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.web.bind.annotation.RestController;
import org.springframework.web.method.HandlerMethod;
import org.springframework.web.servlet.mvc.method.annotation.RequestMappingHandlerMapping;

class MinPositionTest extends QueryTest {
    private static final String TERMS = """
            {"marketId":"BTC-USD","baseAsset":"BTC","baseDecimals":8,"quoteAsset":"USD","quoteDecimals":6,"tickSize":"0.01",\
            "lotSize":"0.0001","makerFeeRate":"0.001","takerFeeRate":"0.002","termsRevision":1}""";

    private static final List<String> POSTGRES =
            List.of("reference", "accounts", "journal", "orders", "trades", "books", "candles", "sagas", "clearing");

    @Autowired
    RequestMappingHandlerMapping routes;

    @BeforeEach
    void rows() {
        happenUntil(12);
        sql("insert into accounts.account values ('acc_alice', null, null, 'OPEN', null, now(), 0, 3)");
        sql("insert into reference.asset values ('BTC', 'Bitcoin',"
                + " 'CRYPTO', 8, 1), ('USD', 'US dollar', 'FIAT', 6, 2)");
        sql("insert into reference.market values ('BTC-USD', 'BTC', 'USD',"
                + " 0.01, 0.0001, 0.001, 0.002, 'OPEN', 0, 3, '%s')".formatted(TERMS));
        sql("insert into books.book values ('BTC-USD', 0.01, 0.0001, 8, 0, 3)");
        POSTGRES.forEach(view -> position(view, 10));
        mongoPosition("notifications_1", 10);
        mongoPosition("analytics_1", 10);
    }

    static Stream<Map.Entry<String, List<String>>> readsAndTheirViews() {
        return Map.ofEntries(
                Map.entry("/assets", List.of("reference")),
                Map.entry("/markets", List.of("reference")),
                Map.entry("/markets/BTC-USD", List.of("reference")),
                Map.entry("/markets/BTC-USD/book", List.of("books")),
                Map.entry("/markets/BTC-USD/trades", List.of("trades", "clearing", "reference")),
                Map.entry("/markets/BTC-USD/candles", List.of("candles", "reference")),
                Map.entry("/markets/BTC-USD/ticker", List.of("candles", "reference")),
                Map.entry("/udf/history?symbol=BTC-USD&resolution=1&from=0&to=1", List.of("candles", "reference")),
                Map.entry("/accounts/acc_alice", List.of("accounts")),
                Map.entry("/accounts/acc_alice/holds", List.of("accounts")),
                Map.entry("/accounts/acc_alice/withdrawals", List.of("accounts")),
                Map.entry("/orders", List.of("orders", "reference", "accounts")),
                Map.entry("/trades", List.of("trades", "clearing", "accounts")),
                Map.entry("/ledger/trial-balance", List.of("journal")),
                Map.entry("/ledger/entries", List.of("journal")),
                Map.entry("/sagas", List.of("sagas")))
                .entrySet()
                .stream();
    }

    @ParameterizedTest
    @MethodSource("readsAndTheirViews")
    void aReadWaitsForTheViewsItReadsAndForNoOthers(Map.Entry<String, List<String>> readAndViews) {
        String path = readAndViews.getKey();
        POSTGRES.forEach(view -> position(view, readAndViews.getValue().contains(view) ? 10 : 0));

        String request = path + (path.contains("?") ? "&" : "?") + "minPosition=10";
        read(request);

        String last = readAndViews.getValue().getLast();
        position(last, 9);
        AtomicBoolean catchesUp = new AtomicBoolean();
        CompletableFuture.runAsync(
                () -> {
                    catchesUp.set(true);
                    position(last, 10);
                },
                CompletableFuture.delayedExecutor(100, TimeUnit.MILLISECONDS));
        read(request);
        assertThat(catchesUp).isTrue();
    }

    @Test
    void aViewThatStaysBehindIsToldAfterTwoSeconds() {
        long start = System.nanoTime();

        assertThat(refused("/accounts/acc_alice?minPosition=11")).isEqualTo("503 accounts 10 11");

        assertThat(Duration.ofNanos(System.nanoTime() - start)).isGreaterThanOrEqualTo(Duration.ofSeconds(2));
    }

    @Test
    void aPositionBeyondTheHeadOfTheLogIsNotWaitedFor() {
        for (String path : List.of("/audit/events", "/accounts/acc_alice", "/accounts/acc_alice/notifications")) {
            long start = System.nanoTime();

            assertThat(refused(path + "?minPosition=9223372036854775807"))
                    .isEqualTo("503 log %d 9223372036854775807".formatted(log.head()));

            assertThat(Duration.ofNanos(System.nanoTime() - start)).as(path).isLessThan(Duration.ofSeconds(2));
        }
    }

    @Test
    void balancesWaitForTheJournalOnlyAsOfAnEffectiveTime() {
        position("journal", 0);

        read("/accounts/acc_alice/balances?minPosition=10");
        read("/accounts/acc_alice/balances?minPosition=10&atPosition=10");
        assertThat(refused("/accounts/acc_alice/balances?minPosition=10&effectiveAt=2026-01-31T12:00:00Z"))
                .isEqualTo("503 journal 0 10");
    }

    @Test
    void readsOfMongodbWaitForTheLiveGeneration() {
        goLive("analytics", 2);
        mongoPosition("analytics_2", 12);

        read("/analytics/markets/BTC-USD?minPosition=10");
        assertThat(refused("/accounts/acc_alice/notifications?minPosition=11")).isEqualTo("503 notifications 10 11");
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "-1", "1.5", "x", "1e3", "9223372036854775808"})
    void thePositionMustBeOne(String minPosition) {
        assertThat(refused("/accounts/acc_alice?minPosition=" + minPosition)).isEqualTo("400 minPosition");
    }

    @Test
    void everyReadSaysWhatItReads() {
        List<HandlerMethod> methods = routes.getHandlerMethods().values().stream()
                .filter(method -> method.getBeanType().isAnnotationPresent(RestController.class))
                .toList();

        assertThat(methods).hasSizeGreaterThan(20);
        assertThat(methods).allMatch(method -> method.hasMethodAnnotation(Reads.class));
    }

    private void mongoPosition(String collection, long position) {
        mongo.save(new Document("_id", collection).append("position", position), "view_position");
    }
}
