package io.evenbook.app.http;

import static org.assertj.core.api.Assertions.assertThat;

import java.math.BigDecimal;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** Holds that clients place end exactly once. */
class HoldsTest extends WholeServiceTest {

    @Test
    void aHoldIsCapturedInPartsAndNeverMoreThanWasHeld() {
        String alice = account("alice", "100.00 USD");
        String bob = account("bob");
        String hold = place(alice, "'amount':'50'").expect(201).text("/holdId");
        Answer first = capture(alice, hold, "'captureId':'a','amount':'20'").expect(200);
        assertThat(first.text("/remaining")).isEqualTo("30.000000");
        assertThat(first.text("/balance/posted")).isEqualTo("80.000000");
        capture(alice, hold, "'captureId':'b','amount':'30.01'").expectProblem(409, "hold.exceeded");
        Answer again = withoutTrace(
                () -> capture(alice, hold, "'captureId':'a','amount':'20'").expect(200));
        assertThat(again.body()).isEqualTo(first.body());
        capture(alice, hold, "'captureId':'a','amount':'21'").expectProblem(409, "capture.exists");
        capture(alice, hold, "'captureId':'c','toAccountId':'%s'".formatted(bob))
                .expect(200);
        settle();
        assertThat(balance(alice, "USD")).isEqualTo("50.000000 0.000000 50.000000");
        assertThat(balance(bob, "USD")).isEqualTo("30.000000 0.000000 30.000000");
        capture(alice, hold, "'amount':'1'").expectProblem(404, "hold.unknown");
        withoutTrace(() -> capture(alice, hold, "'captureId':'a','amount':'20'").expect(200));
        balancedBooks();
    }

    @Test
    void anIdThatWasUsedGivesTheFirstOutcomeForEver() {
        String alice = account("alice", "100.00 USD");
        Answer first = place(alice, "'holdId':'hld_mine','amount':'50'").expect(201);
        operator.post("/api/v1/accounts/%s/holds/hld_mine/release".formatted(alice), "{}")
                .expect(200);
        Answer again = withoutTrace(
                () -> place(alice, "'holdId':'hld_mine','amount':'50'").expect(201));
        assertThat(again.body()).isEqualTo(first.body());
        place(alice, "'holdId':'hld_mine','amount':'51'").expectProblem(409, "hold.exists");
        assertThat(balance(alice, "USD")).isEqualTo("100.000000 0.000000 100.000000");
    }

    @Test
    void holdsAndWithdrawalsExpireByThemselves() {
        String alice = account("alice", "100.00 USD");
        Instant soon = Instant.now().plusSeconds(3);
        place(alice, "'amount':'10','expiresAt':'%s'".formatted(soon)).expect(201);
        place(alice, "'amount':'20'").expect(201);
        String withdrawal = trader.post(
                        "/api/v1/accounts/" + alice + "/withdrawals",
                        "{'asset':'USD','amount':'30','reference':'x','expiresAt':'%s'}".formatted(soon))
                .expect(201)
                .text("/withdrawalId");
        assertThat(balance(alice, "USD")).isEqualTo("100.000000 60.000000 40.000000");
        eventually(
                () -> trader.get("/api/v1/withdrawals/" + withdrawal),
                answer -> "EXPIRED".equals(answer.text("/status")));
        eventually(
                () -> trader.get("/api/v1/accounts/%s?minPosition=%d".formatted(alice, head())),
                answer -> "80.000000".equals(answer.text("/balances/0/available")));
        operator.post("/api/v1/withdrawals/" + withdrawal + "/confirm", "{}").expectProblem(409, "withdrawal.ended");
        withoutTrace(() -> place(alice, "'amount':'1','expiresAt':'2020-01-01T00:00:00Z'"))
                .expectProblem(422, "hold.expiry-past");
    }

    @Test
    void aRepeatAfterItsTimeIsGivenTheFirstAnswer() {
        String alice = account("alice", "100.00 USD");
        Client keyed = operator.with("Idempotency-Key", unique("key-"));
        String body = "{'holdId':'hld_1','asset':'USD','amount':'10','expiresAt':'%s'}"
                .formatted(Instant.now().plusMillis(500).truncatedTo(ChronoUnit.MICROS));
        String holds = "/api/v1/accounts/" + alice + "/holds";
        Answer first = keyed.post(holds, body).expect(201);
        eventually(
                () -> trader.get("/api/v1/accounts/%s?minPosition=%d".formatted(alice, head())),
                answer -> "100.000000".equals(answer.text("/balances/0/available")));
        assertThat(keyed.post(holds, body).expect(201).body()).isEqualTo(first.body());
        assertThat(operator.post(holds, body).expect(201).body()).isEqualTo(first.body());
    }

    @Test
    void aThousandHoldsAtOnceNeverExceedWhatIsAvailable() throws Exception {
        String alice = account("alice", "100.00 USD");
        Callable<Answer> request = () -> place(alice, "'amount':'0.37'");
        int granted = 0;
        try (ExecutorService clients = Executors.newFixedThreadPool(64)) {
            List<Callable<Answer>> requests =
                    IntStream.range(0, 1_000).mapToObj(_ -> request).toList();
            for (Future<Answer> future : clients.invokeAll(requests)) {
                Answer answer = future.get();
                if (answer.status() == 201) {
                    granted++;
                } else {
                    answer.expectProblem(422, "account.insufficient-available");
                }
            }
        }
        assertThat(granted).isEqualTo(270);
        BigDecimal held =
                new BigDecimal("0.37").multiply(BigDecimal.valueOf(granted)).setScale(6);
        assertThat(balance(alice, "USD"))
                .isEqualTo("100.000000 %s %s".formatted(held, new BigDecimal("100.000000").subtract(held)));
        assertThat(all(trader, "/api/v1/accounts/" + alice + "/holds")).hasSize(granted);
    }

    @Test
    void limitsBoundWhatAnAccountMayHave() {
        String alice = account("alice", "100.00 USD");
        assertThat(limits(alice, "'minimum':'-50'").expect(200).text("/minimum"))
                .isEqualTo("-50.000000");
        place(alice, "'amount':'150'").expect(201);
        withoutTrace(() -> place(alice, "'amount':'0.000001'")).expectProblem(422, "account.insufficient-available");
        assertThat(balance(alice, "USD")).isEqualTo("100.000000 150.000000 -50.000000");
        limits(alice, "'minimum':'0'").expectProblem(422, "account.insufficient-available");
        limits(alice, "'minimum':'1','maximum':'0'").expectProblem(422, "limits.crossed");

        String bob = account("bob", "100.00 USD");
        limits(bob, "'maximum':'100','direction':'CREDIT_ONLY'").expect(200);
        withoutTrace(() -> place(bob, "'amount':'1'")).expectProblem(422, "account.direction");
        String deposits = "/api/v1/accounts/" + bob + "/deposits";
        withoutTrace(() -> operator.post(deposits, "{'asset':'USD','amount':'0.01','reference':'more'}"))
                .expectProblem(422, "account.maximum-balance");
        limits(bob, "'direction':'NONE'").expect(200);
        withoutTrace(() -> operator.post(deposits, "{'asset':'USD','amount':'0.01','reference':'more'}"))
                .expectProblem(422, "account.direction");
        Answer shown = trader.get("/api/v1/accounts/%s?minPosition=%d".formatted(bob, head()))
                .expect(200);
        assertThat(shown.text("/balances/0/limits/direction")).isEqualTo("NONE");
    }

    private Answer place(String account, String fields) {
        return operator.post("/api/v1/accounts/" + account + "/holds", "{'asset':'USD',%s}".formatted(fields));
    }

    private Answer capture(String account, String hold, String fields) {
        return operator.post("/api/v1/accounts/%s/holds/%s/capture".formatted(account, hold), "{%s}".formatted(fields));
    }

    private Answer limits(String account, String limits) {
        return operator.put("/api/v1/accounts/" + account + "/limits/USD", "{%s,'reason':'a test'}".formatted(limits));
    }
}
