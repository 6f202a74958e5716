package io.evenbook.app.http;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** {@code PATCH /orders/{id}}: answers, views, versions, and what happens side by side. */
class AmendmentsTest extends WholeServiceTest {
    private final Market market = market();
    private final String alice = account("alice", "10 " + market.base());
    private final String bob = account("bob", "1000.00 USD");

    private Answer amend(String order, String body) {
        return trader.patch("/api/v1/orders/" + order, body);
    }

    @Test
    void theAnswerAndTheViewSayWhatTheOrderIsNow() {
        String order = buy(bob, market, "2", "90.00");
        Answer answer = amend(order, "{'quantity':'3','price':'95.50'}").expect(200);
        assertThat(answer.text("/orderId")).isEqualTo(order);
        assertThat(answer.text("/status")).isEqualTo("OPEN");
        assertThat(answer.text("/price")).isEqualTo("95.50");
        assertThat(answer.text("/quantity")).isEqualTo("3.00000000");
        assertThat(answer.text("/filledQuantity")).isEqualTo("0.00000000");
        assertThat(answer.text("/remainingQuantity")).isEqualTo("3.00000000");
        assertThat(answer.body().at("/keptPlace").asBoolean()).isFalse();
        assertThat(answer.body().at("/trades").isEmpty()).isTrue();
        assertThat(answer.number("/version")).isEqualTo(1);
        assertThat(answer.header("ETag")).isEqualTo("\"1\"");
        assertThat(balance(bob, "USD")).isEqualTo("1000.000000 286.500000 713.500000");

        Answer view = order(order);
        assertThat(view.text("/price")).isEqualTo("95.50");
        assertThat(view.text("/quantity")).isEqualTo("3.00000000");
        assertThat(view.text("/remainingQuantity")).isEqualTo("3.00000000");
        assertThat(trader.get("/api/v1/markets/%s/book?minPosition=%d".formatted(market.name(), head()))
                        .body()
                        .at("/bids")
                        .toString())
                .isEqualTo("[{\"price\":\"95.50\",\"quantity\":\"3.00000000\",\"orders\":1}]");

        assertThat(amend(order, "{'quantity':'1'}")
                        .expect(200)
                        .body()
                        .at("/keptPlace")
                        .asBoolean())
                .isTrue();
        trader.delete("/api/v1/orders/" + order).expect(200);
        assertThat(balance(bob, "USD")).isEqualTo("1000.000000 0.000000 1000.000000");
        balancedBooks();
    }

    @Test
    void anAmendmentThatCrossesTradesAndIsSettled() {
        sell(alice, market, "1", "100.00");
        String order = buy(bob, market, "3", "90.00");
        Answer answer = amend(order, "{'price':'101.00'}").expect(200);
        assertThat(answer.text("/status")).isEqualTo("PARTIALLY_FILLED");
        assertThat(answer.text("/filledQuantity")).isEqualTo("1.00000000");
        assertThat(answer.text("/remainingQuantity")).isEqualTo("2.00000000");
        assertThat(answer.body().at("/trades").size()).isEqualTo(1);
        settledTrades(market, 1);
        assertThat(balance(bob, "USD")).isEqualTo("900.000000 202.000000 698.000000");
        assertThat(balance(bob, market.base())).isEqualTo("0.99800000 0.00000000 0.99800000");

        sell(alice, market, "5", "102.00");
        Answer filled = amend(order, "{'quantity':'2','price':'102'}").expect(200);
        assertThat(filled.text("/status")).isEqualTo("FILLED");
        assertThat(filled.text("/remainingQuantity")).isEqualTo("0.00000000");
        settledTrades(market, 2);
        assertThat(balance(bob, "USD")).isEqualTo("798.000000 0.000000 798.000000");
        assertThat(order(order).text("/status")).isEqualTo("FILLED");
        amend(order, "{'quantity':'5'}").expectProblem(409, "order.ended");
        balancedBooks();
    }

    @ParameterizedTest
    @ValueSource(strings = {"{}", "{'quantity':null}", "{'quantity':1}", "{'side':'SELL'}", "{'expiresAt':'tomorrow'}"})
    void whatIsNoAmendment(String body) {
        String order = buy(bob, market, "1", "1.00");
        withoutTrace(() -> amend(order, body)).expectProblem(400, "request.malformed");
    }

    /** A PATCH has no key: the version makes it safe to repeat. */
    @Test
    void aRepeatChangesNothingAndAnOldVersionIsRefused() {
        String order = buy(bob, market, "1", "10.00");
        Client first = trader.with("If-Match", "\"0\"");
        first.patch("/api/v1/orders/" + order, "{'quantity':'2'}").expect(200);
        withoutTrace(() -> amend(order, "{'quantity':'2'}")).expectProblem(422, "order.unchanged");
        amend(order, "{'quantity':'3'}").expect(200);
        withoutTrace(() -> first.patch("/api/v1/orders/" + order, "{'quantity':'2'}"))
                .expectProblem(412, "version.mismatch");
        assertThat(balance(bob, "USD")).isEqualTo("1000.000000 30.000000 970.000000");
    }

    @Test
    void amendmentsAndACancelSideBySideLeaveNothingHeld() throws Exception {
        try (ExecutorService clients = Executors.newFixedThreadPool(8)) {
            for (int round = 0; round < 5; round++) {
                String order = buy(bob, market, "1", "10.00");
                List<Future<Answer>> answers = new ArrayList<>();
                for (int n = 1; n <= 8; n++) {
                    String body = "{'quantity':'%d','price':'1%d.00'}".formatted(1 + n % 3, n);
                    answers.add(clients.submit(() -> amend(order, body)));
                }
                Future<Answer> cancel = clients.submit(() -> trader.delete("/api/v1/orders/" + order));
                for (Future<Answer> answer : answers) {
                    assertThat(answer.get().status()).isIn(200, 409);
                }
                cancel.get().expect(200);
                assertThat(balance(bob, "USD")).isEqualTo("1000.000000 0.000000 1000.000000");
                assertThat(order(order).text("/status")).isEqualTo("CANCELLED");
            }
        }
    }

    @Test
    void aNewTimeOfExpiry() {
        String body = limit(bob, "BUY", market.name(), "1", "10.00")
                .replace("'GTC'", "'GTD'")
                .replace("}", ",'expiresAt':'2999-01-01T00:00:00Z'}");
        String order = trader.post("/api/v1/orders", body).expect(201).text("/orderId");
        assertThat(amend(order, "{'expiresAt':'2998-01-01T00:00:00Z'}")
                        .expect(200)
                        .text("/expiresAt"))
                .startsWith("2998-01-01");
        amend(order, "{'expiresAt':'2000-01-01T00:00:00Z'}").expectProblem(422, "order.expiry-past");
        String gtc = buy(bob, market, "1", "10.00");
        amend(gtc, "{'expiresAt':'2998-01-01T00:00:00Z'}").expectProblem(422, "order.not-amendable");
    }
}
