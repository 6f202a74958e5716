package io.evenbook.app.http;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

/** A view that is rebuilt under load has the same rows as before; notifications and Kafka messages do not repeat. */
@Tag("long")
class ReplayTest extends WholeServiceTest {

    @Test
    void aRebuiltViewIsTheViewThatItWas() throws Exception {
        Market market = market();
        String alice = account("alice", "1000.00 USD");
        String bob = account("bob", "10 " + market.base());
        for (int i = 0; i < 5; i++) {
            sell(bob, market, "0.3", "10.0" + i);
            buy(alice, market, "0.2", "10.09");
        }
        settledTrades(market, 7);
        balancedBooks();

        Map<String, Answer> before = answers(market, alice, bob);
        AtomicBoolean done = new AtomicBoolean();
        Thread load = Thread.ofVirtual().start(() -> {
            Market other = market();
            String carol = account("carol", "1000.00 USD", "100 " + other.base());
            while (!done.get()) {
                sell(carol, other, "0.1", "5.00");
                buy(carol, other, "0.1", "5.00");
            }
        });
        try {
            for (JsonNode view : operator.get("/api/v1/projections").expect(200).items()) {
                String name = view.at("/name").asString();
                if (view.at("/store").asString().equals("KAFKA")) {
                    operator.post("/api/v1/projections/" + name + "/replay", "{'reason':'a test'}")
                            .expectProblem(409, "projection.not-replayable");
                    continue;
                }
                operator.post("/api/v1/projections/" + name + "/replay", "{'reason':'a test'}")
                        .expect(202);
                Answer rebuilt = eventually(
                        () -> operator.get("/api/v1/projections/" + name).expect(200),
                        answer -> !answer.text("/status").equals("REPLAYING"));
                assertThat(rebuilt.text("/lastError")).isNull();
                answers(market, alice, bob)
                        .forEach((path, answer) -> assertThat(comparable(answer))
                                .as("%s after the replay of %s", path, name)
                                .isEqualTo(comparable(before.get(path))));
            }
        } finally {
            done.set(true);
            load.join();
        }
        balancedBooks();
        assertThat(Published.by(service))
                .filteredOn(message -> message.startsWith("trade.TradeSettled "))
                .doesNotHaveDuplicates();
    }

    private Map<String, Answer> answers(Market market, String... accounts) {
        Map<String, Answer> answers = new LinkedHashMap<>();
        for (String path : List.of(
                "/markets/" + market.name(),
                "/markets/" + market.name() + "/book",
                "/markets/" + market.name() + "/trades",
                "/markets/" + market.name() + "/candles?interval=1d",
                "/trades?market=" + market.name(),
                "/orders?market=" + market.name(),
                "/analytics/markets/" + market.name())) {
            answers.put(path, trader.get("/api/v1" + path).expect(200));
        }
        for (String account : accounts) {
            for (String path : List.of("", "/holds", "/notifications")) {
                answers.put(
                        "/accounts/" + account + path,
                        trader.get("/api/v1/accounts/" + account + path).expect(200));
            }
            String entries = "/ledger/entries?ledgerAccount=customer:" + account;
            answers.put(entries, operator.get("/api/v1" + entries).expect(200));
        }
        for (JsonNode trade : answers.get("/trades?market=" + market.name()).items()) {
            String saga = "/sagas/stl_" + trade.at("/tradeId").asString();
            answers.put(saga, operator.get("/api/v1" + saga).expect(200));
        }
        return answers;
    }

    /** Strips the position of the view, which advances. */
    private static String comparable(Answer answer) {
        return answer.raw().replaceAll("\"position\":\\d+,?", "");
    }
}
