package io.evenbook.app.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Writes before a restart and finds everything after it. */
public final class RestartStory {
    private static final String MARKET = """
            {'market':'BTC-USD','baseAsset':'BTC','quoteAsset':'USD','tickSize':'0.01','lotSize':'0.0001',\
            'makerFeeRate':'0.001','takerFeeRate':'0.002'}""";
    private static final String KEYED_ORDER = WholeServiceTest.limit("acc_alice", "BUY", "BTC-USD", "0.5", "99.00");

    private final Answer keyed;
    private final Map<String, String> before;

    private RestartStory(Answer keyed, Map<String, String> before) {
        this.keyed = keyed;
        this.before = before;
    }

    /** Trades, and leaves orders in the book. */
    public static RestartStory begin(int port) {
        Client operator = Client.anonymous(port).as("operator");
        operator.post("/api/v1/assets", "{'asset':'USD','name':'US dollar','type':'FIAT','decimals':6}")
                .expect(201);
        operator.post("/api/v1/assets", "{'asset':'BTC','name':'Bitcoin','type':'CRYPTO','decimals':8}")
                .expect(201);
        operator.post("/api/v1/markets", MARKET).expect(201);
        for (String name : List.of("alice", "bob")) {
            operator.post("/api/v1/accounts", "{'accountId':'acc_%s','owner':'%s'}".formatted(name, name))
                    .expect(201);
        }
        operator.post("/api/v1/accounts/acc_alice/deposits", "{'asset':'USD','amount':'1000.00','reference':'w'}")
                .expect(201);
        operator.post("/api/v1/accounts/acc_bob/deposits", "{'asset':'BTC','amount':'5','reference':'w'}")
                .expect(201);
        operator.post("/api/v1/orders", WholeServiceTest.limit("acc_bob", "SELL", "BTC-USD", "2", "100.00"))
                .expect(201);
        operator.post("/api/v1/orders", WholeServiceTest.limit("acc_alice", "BUY", "BTC-USD", "1", "100.00"))
                .expect(201);
        Answer keyed = operator.with("Idempotency-Key", "restart")
                .post("/api/v1/orders", KEYED_ORDER)
                .expect(201);
        awaitSettled(operator, 1);
        Answer notifications =
                operator.get("/api/v1/accounts/acc_alice/notifications").expect(200);
        String read = notifications.items().getFirst().at("/notificationId").asString();
        operator.post("/api/v1/notifications/" + read + "/read").expect(200);
        return new RestartStory(keyed, views(operator));
    }

    /** Finds everything after the views have caught up. */
    public void awaitOn(int port) {
        Client operator = Client.anonymous(port).as("operator");
        awaitSettled(operator, 1);
        assertThat(views(operator)).isEqualTo(before);
    }

    /** Finds everything, receives the first answer again, and trades on. */
    public void continueOn(int port) {
        Client operator = Client.anonymous(port).as("operator");
        views(operator).forEach((path, answer) -> assertThat(answer).as(path).isEqualTo(before.get(path)));

        Answer again = operator.with("Idempotency-Key", "restart")
                .post("/api/v1/orders", KEYED_ORDER)
                .expect(201);
        assertThat(again.header("Idempotent-Replayed")).isEqualTo("true");
        assertThat(again.body()).isEqualTo(keyed.body());
        operator.with("Idempotency-Key", "restart")
                .post("/api/v1/orders", KEYED_ORDER.replace("0.5", "0.6"))
                .expectProblem(422, "idempotency.key-reused");
        operator.post("/api/v1/accounts/acc_alice/deposits", "{'asset':'USD','amount':'1000.00','reference':'w'}")
                .expectProblem(409, "deposit.reference-used");

        // The rest of the resting order can still be matched.
        operator.post("/api/v1/orders", WholeServiceTest.limit("acc_alice", "BUY", "BTC-USD", "1", "100.00"))
                .expect(201);
        awaitSettled(operator, 2);
    }

    private static void awaitSettled(Client operator, int trades) {
        await().atMost(Duration.ofSeconds(30))
                .until(() -> operator.get("/api/v1/trades?status=SETTLED")
                                .expect(200)
                                .items()
                                .size()
                        == trades);
        await().atMost(Duration.ofSeconds(30))
                .until(() -> operator.get("/api/v1/projections").expect(200).items().stream()
                        .allMatch(view -> view.at("/lagEvents").asLong() == 0));
    }

    private static Map<String, String> views(Client operator) {
        Map<String, String> views = new LinkedHashMap<>();
        for (String path : List.of(
                "/assets",
                "/markets",
                "/markets/BTC-USD/book",
                "/markets/BTC-USD/candles",
                "/accounts/acc_alice",
                "/accounts/acc_bob",
                "/accounts/acc_alice/holds",
                "/orders",
                "/trades",
                "/ledger/trial-balance",
                "/ledger/entries",
                "/audit/events?limit=500",
                "/sagas",
                "/accounts/acc_alice/notifications",
                "/analytics/markets/BTC-USD")) {
            Answer answer = operator.get("/api/v1" + path).expect(200);
            views.put(path, path.startsWith("/audit") ? withoutEpochs(answer) : withoutPosition(answer, path));
        }
        return views;
    }

    /** The owner's first commit after a start is an event, too. */
    private static String withoutEpochs(Answer events) {
        return events.items().stream()
                .filter(event -> !event.at("/type").asString().equals("audit.EpochBegan"))
                .toList()
                .toString();
    }

    private static String withoutPosition(Answer answer, String path) {
        return path.equals("/ledger/trial-balance")
                ? answer.raw().replaceFirst("\"position\":[0-9]+,", "")
                : answer.raw();
    }
}
