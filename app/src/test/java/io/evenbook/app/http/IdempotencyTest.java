package io.evenbook.app.http;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** Clients may repeat a request with an Idempotency-Key. */
class IdempotencyTest extends WholeServiceTest {

    @Test
    void theSameRequestIsAnsweredFromWhatTheFirstOneDid() {
        Market market = market();
        String alice = account("alice", "100.00 USD");
        Client keyed = trader.with("Idempotency-Key", unique("key-"));
        String body = limit(alice, "BUY", market.name(), "1", "1.00");
        Answer first = keyed.post("/api/v1/orders", body).expect(201);
        assertThat(first.header("Idempotent-Replayed")).isNull();
        Answer second = withoutTrace(() -> keyed.post("/api/v1/orders", body).expect(201));
        assertThat(second.header("Idempotent-Replayed")).isEqualTo("true");
        assertThat(second.body()).isEqualTo(first.body());
        assertThat(second.header("ETag")).isEqualTo(first.header("ETag"));
    }

    @Test
    void everyPostMayBeSentAgain() {
        asset("USD", 6);
        String alice = account("alice", "100.00 USD");
        twice(
                operator,
                "/api/v1/accounts/" + alice + "/deposits",
                "{'asset':'USD','amount':'5.00','reference':'twice'}",
                201);
        assertThat(balance(alice, "USD")).startsWith("105.000000");
        Answer withdrawal = twice(
                trader,
                "/api/v1/accounts/" + alice + "/withdrawals",
                "{'asset':'USD','amount':'5.00','reference':'out'}",
                201);
        assertThat(balance(alice, "USD")).isEqualTo("105.000000 5.000000 100.000000");
        twice(operator, "/api/v1/withdrawals/" + withdrawal.text("/withdrawalId") + "/confirm", "{}", 200);
        assertThat(balance(alice, "USD")).isEqualTo("100.000000 0.000000 100.000000");
        twice(operator, "/api/v1/accounts/" + alice + "/freeze", "{'reason':'a test'}", 200);
        twice(trader, "/api/v1/accounts", "{'owner':'somebody'}", 201);
        String coin = unique("COIN");
        twice(
                operator,
                "/api/v1/assets",
                "{'asset':'%s','name':'x','type':'CRYPTO','decimals':8}".formatted(coin),
                201);
    }

    private Answer twice(Client user, String path, String body, int status) {
        Client keyed = user.with("Idempotency-Key", unique("key-"));
        Answer first = keyed.post(path, body).expect(status);
        Answer second = withoutTrace(() -> keyed.post(path, body).expect(status));
        assertThat(second.body()).as(path).isEqualTo(first.body());
        assertThat(second.header("Idempotent-Replayed")).as(path).isEqualTo("true");
        return first;
    }

    @Test
    void anotherBodyWithTheSameKeyIsRefused() {
        String alice = account("alice", "100.00 USD");
        Client keyed = operator.with("Idempotency-Key", unique("key-"));
        String path = "/api/v1/accounts/" + alice + "/deposits";
        keyed.post(path, "{'asset':'USD','amount':'1.00','reference':'a'}").expect(201);
        withoutTrace(() -> keyed.post(path, "{'asset':'USD','amount':'2.00','reference':'b'}"))
                .expectProblem(422, "idempotency.key-reused");
    }

    @Test
    void aKeyBelongsToItsUserAndPath() {
        String alice = account("alice", "100.00 USD");
        String bob = account("bob", "100.00 USD");
        String key = unique("key-");
        String body = "{'asset':'USD','amount':'1.00','reference':'a'}";
        for (Client user : List.of(trader, operator)) {
            for (String account : List.of(alice, bob)) {
                Answer answer = user.with("Idempotency-Key", key)
                        .post("/api/v1/accounts/" + account + "/withdrawals", body)
                        .expect(201);
                assertThat(answer.header("Idempotent-Replayed")).isNull();
            }
        }
        assertThat(balance(alice, "USD")).isEqualTo("100.000000 2.000000 98.000000");
    }

    @Test
    void aRefusalIsAnsweredAgainThoughItWouldSucceedNow() {
        asset("USD", 6);
        String alice = account("alice");
        Client keyed = trader.with("Idempotency-Key", unique("key-"));
        String path = "/api/v1/accounts/" + alice + "/withdrawals";
        String body = "{'asset':'USD','amount':'1.00','reference':'a'}";
        Answer first = keyed.post(path, body).expectProblem(422, "account.insufficient-available");
        deposit(alice, "1.00 USD");
        Answer again = withoutTrace(() -> keyed.post(path, body)).expectProblem(422, "account.insufficient-available");
        assertThat(again.body()).isEqualTo(first.body());
        assertThat(again.header("Idempotent-Replayed")).isEqualTo("true");
        keyed.post(path, body.replace("1.00", "0.50")).expectProblem(422, "idempotency.key-reused");
        trader.with("Idempotency-Key", unique("key-")).post(path, body).expect(201);
    }

    @Test
    void whatWasNotDecidedIsDecidedByTheRepeat() {
        Client keyed = trader.with("Idempotency-Key", unique("key-"));
        String account = unique("acc_later");
        String path = "/api/v1/accounts/" + account + "/withdrawals";
        asset("USD", 6);
        keyed.post(path, "{'asset':'USD','amount':'1.00'}").expectProblem(400, "request.malformed");
        keyed.post(path, "{'asset':'USD','amount':'1.00','reference':'a'}").expectProblem(404, "account.unknown");
        trader.post("/api/v1/accounts", "{'accountId':'%s','owner':'x'}".formatted(account))
                .expect(201);
        deposit(account, "1.00 USD");
        keyed.post(path, "{'asset':'USD','amount':'1.00','reference':'a'}").expect(201);
    }

    @Test
    void aPathIsTheSameHoweverItIsEncoded() {
        String alice = account("alice", "100.00 USD");
        Client keyed = trader.with("Idempotency-Key", unique("key-"));
        String body = "{'asset':'USD','amount':'1.00','reference':'a'}";
        Answer first =
                keyed.post("/api/v1/accounts/" + alice + "/withdrawals", body).expect(201);
        Answer again = keyed.post("/api/v1/accounts/" + alice.replace("_", "%5F") + "/withdrawals", body)
                .expect(201);
        assertThat(again.body()).isEqualTo(first.body());
        assertThat(again.header("Idempotent-Replayed")).isEqualTo("true");
    }

    @Test
    void ofManyAtTheSameTimeOneIsDone() throws Exception {
        String alice = account("alice", "100.00 USD");
        Client keyed = operator.with("Idempotency-Key", unique("key-"));
        Callable<Answer> request = () -> keyed.post(
                "/api/v1/accounts/" + alice + "/deposits", "{'asset':'USD','amount':'1.00','reference':'many'}");
        try (ExecutorService clients = Executors.newVirtualThreadPerTaskExecutor()) {
            for (Future<Answer> future :
                    clients.invokeAll(Stream.generate(() -> request).limit(20).toList())) {
                Answer answer = future.get();
                if (answer.status() == 409) {
                    answer.expectProblem(409, "idempotency.in-progress");
                } else {
                    answer.expect(201);
                }
            }
        }
        assertThat(balance(alice, "USD")).isEqualTo("101.000000 0.000000 101.000000");
    }

    @Test
    void aRepeatOfAnOpeningThatDidNothingSaysSo() {
        String body = "{'accountId':'acc_%s','owner':'o'}".formatted(unique("twice"));
        trader.post("/api/v1/accounts", body).expect(201);
        Client keyed = trader.with("Idempotency-Key", unique("key"));
        Answer first = keyed.post("/api/v1/accounts", body).expect(201);
        Answer second = keyed.post("/api/v1/accounts", body).expect(201);
        assertThat(second.body()).isEqualTo(first.body());
        assertThat(second.header("Idempotent-Replayed")).isEqualTo("true");
    }
}
