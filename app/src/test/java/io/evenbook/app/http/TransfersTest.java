package io.evenbook.app.http;

import static org.assertj.core.api.Assertions.assertThat;

import java.math.BigDecimal;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** Transfers between accounts. */
class TransfersTest extends WholeServiceTest {

    @Test
    void aTransferIsOneEntryOfBothAccounts() {
        String alice = account("alice", "100.00 USD");
        String bob = account("bob");
        Answer sent = transfer(alice, bob, "30.00").expect(201);
        assertThat(sent.text("/status")).isEqualTo("POSTED");
        assertThat(sent.text("/balances/0/accountId")).isEqualTo(alice);
        assertThat(sent.text("/balances/0/available")).isEqualTo("70.000000");
        assertThat(sent.text("/balances/1/accountId")).isEqualTo(bob);
        assertThat(sent.text("/balances/1/available")).isEqualTo("30.000000");
        assertThat(shown(sent).text("/status")).isEqualTo("POSTED");
        assertThat(shown(sent).text("/entryId")).isEqualTo(sent.text("/entryId"));
        assertThat(auditor.get("/api/v1/audit/events?afterPosition=" + (sent.position() - 1))
                        .expect(200)
                        .items()
                        .getFirst()
                        .at("/type")
                        .asString())
                .as("the last of its events")
                .isIn("account.TransferSent", "account.TransferReceived");
        assertThat(balance(alice, "USD")).isEqualTo("70.000000 0.000000 70.000000");
        assertThat(balance(bob, "USD")).isEqualTo("30.000000 0.000000 30.000000");
        assertThat(kinds(alice)).containsExactlyInAnyOrder("DEPOSIT", "TRANSFER");
        assertThat(kinds(bob)).containsExactly("TRANSFER");
        balancedBooks();
    }

    @Test
    void whatTheOtherAccountCannotTakeIsRefusedAtOnce() {
        String alice = account("alice", "100.00 USD");
        String bob = account("bob");
        limits(bob, "'maximum':'29.99'").expect(200);
        withoutTrace(() -> transfer(alice, bob, "30.00")).expectProblem(422, "account.maximum-balance");
        operator.post("/api/v1/accounts/" + bob + "/close", "{'reason':'a test'}")
                .expect(200);
        withoutTrace(() -> transfer(alice, bob, "1.00")).expectProblem(409, "account.closed");
        assertThat(balance(alice, "USD")).isEqualTo("100.000000 0.000000 100.000000");
        assertThat(kinds(alice)).containsExactly("DEPOSIT");
        balancedBooks();
    }

    @Test
    void whatCannotGoOutIsRefusedAtOnceAndLeavesNoTrace() {
        String alice = account("alice", "100.00 USD");
        String bob = account("bob");
        withoutTrace(() -> transfer(alice, bob, "100.01")).expectProblem(422, "account.insufficient-available");
        withoutTrace(() -> transfer(alice, bob, "0")).expectProblem(422, "amount.not-positive");
        withoutTrace(() -> transfer(alice, alice, "1")).expectProblem(422, "transfer.same-account");
        withoutTrace(() -> transfer(alice, "acc_nobody", "1")).expectProblem(404, "account.unknown");
        withoutTrace(() -> transfer("acc_nobody", alice, "1")).expectProblem(404, "account.unknown");
        operator.post("/api/v1/accounts/" + alice + "/freeze", "{'reason':'a test'}")
                .expect(200);
        withoutTrace(() -> transfer(alice, bob, "1")).expectProblem(409, "account.frozen");
        operator.get("/api/v1/transfers/trf_none").expectProblem(404, "transfer.unknown");
    }

    @Test
    void conditionsAndVersionsDecideWhetherItGoesOut() {
        String alice = account("alice", "100.00 USD");
        String bob = account("bob");
        withoutTrace(() -> transfer(alice, bob, "1", "{'availableAtLeast':'100.01'}"))
                .expectProblem(412, "condition.failed");
        withoutTrace(() -> transfer(alice, bob, "1", "{'postedEquals':'99'}")).expectProblem(412, "condition.failed");
        transfer(alice, bob, "1", "{'availableAtLeast':'100','postedEquals':'100.00'}")
                .expect(201);
        withoutTrace(() -> trader.with("If-Match", "\"1\"").post("/api/v1/transfers", body(alice, bob, "1", "null")))
                .expectProblem(412, "version.mismatch");
        trader.with("If-Match", "\"2\"")
                .post("/api/v1/transfers", body(alice, bob, "1", "null"))
                .expect(201);
    }

    @Test
    void manyTransfersInACircleMakeAndLoseNothing() {
        List<String> accounts = IntStream.range(0, 5)
                .mapToObj(i -> account("ring", "100.00 USD"))
                .toList();
        IntStream.range(0, 200)
                .parallel()
                .forEach(i -> transfer(accounts.get(i % 5), accounts.get((i + 1 + i / 5 % 4) % 5), "0.37"));
        settle();
        assertThat(accounts.stream().mapToLong(this::posted).sum()).isEqualTo(500_000_000L);
        balancedBooks();
    }

    private long posted(String account) {
        return new BigDecimal(balance(account, "USD").split(" ")[0])
                .movePointRight(6)
                .longValueExact();
    }

    private Answer limits(String account, String limits) {
        return operator.put("/api/v1/accounts/" + account + "/limits/USD", "{%s,'reason':'a test'}".formatted(limits));
    }

    private Answer transfer(String from, String to, String amount) {
        return transfer(from, to, amount, "null");
    }

    private Answer transfer(String from, String to, String amount, String conditions) {
        return trader.post("/api/v1/transfers", body(from, to, amount, conditions));
    }

    private static String body(String from, String to, String amount, String conditions) {
        return "{'fromAccountId':'%s','toAccountId':'%s','asset':'USD','amount':'%s','reference':'r','conditions':%s}"
                .formatted(from, to, amount, conditions);
    }

    private Answer shown(Answer sent) {
        return trader.get("/api/v1/transfers/%s?minPosition=%d".formatted(sent.text("/transferId"), sent.position()))
                .expect(200);
    }

    private List<String> kinds(String account) {
        String path = "/api/v1/ledger/entries?ledgerAccount=customer:%s&minPosition=%d".formatted(account, head());
        return auditor.get(path).expect(200).items().stream()
                .map(entry -> entry.at("/kind").asString())
                .toList();
    }
}
