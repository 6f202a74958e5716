package io.evenbook.app.http;

import static org.assertj.core.api.Assertions.assertThat;

import java.math.BigDecimal;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** Money that goes from one account to another. */
class TransfersTest extends WholeServiceTest {

    @Test
    void aTransferGoesThroughClearingAndLeavesNothingThere() {
        String alice = account("alice", "100.00 USD");
        String bob = account("bob");
        Answer sent = transfer(alice, bob, "30.00").expect(202);
        assertThat(sent.text("/status")).isEqualTo("PENDING");
        assertThat(sent.text("/balance/available")).isEqualTo("70.000000");
        assertThat(ended(sent).text("/status")).isEqualTo("COMPLETED");
        assertThat(balance(alice, "USD")).isEqualTo("70.000000 0.000000 70.000000");
        assertThat(balance(bob, "USD")).isEqualTo("30.000000 0.000000 30.000000");
        assertThat(kinds(alice)).containsExactly("DEPOSIT", "TRANSFER_OUT");
        assertThat(kinds(bob)).containsExactly("TRANSFER_IN");
        balancedBooks();
    }

    @Test
    void whatTheOtherAccountRefusesComesBack() {
        String alice = account("alice", "100.00 USD");
        String bob = account("bob");
        limits(bob, "'maximum':'29.99'").expect(200);
        Answer transfer = ended(transfer(alice, bob, "30.00").expect(202));
        assertThat(transfer.text("/status")).isEqualTo("REJECTED");
        assertThat(transfer.text("/code")).isEqualTo("account.maximum-balance");
        assertThat(balance(alice, "USD")).isEqualTo("100.000000 0.000000 100.000000");
        assertThat(kinds(alice)).containsExactly("DEPOSIT", "TRANSFER_OUT", "TRANSFER_IN");
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
        operator.post("/api/v1/accounts/" + alice + "/freeze", "{'reason':'a test'}").expect(200);
        withoutTrace(() -> transfer(alice, bob, "1")).expectProblem(409, "account.frozen");
        operator.get("/api/v1/transfers/trf_none").expectProblem(404, "transfer.unknown");
    }

    @Test
    void conditionsAndVersionsDecideWhetherItGoesOut() {
        String alice = account("alice", "100.00 USD");
        String bob = account("bob");
        withoutTrace(() -> transfer(alice, bob, "1", "{'availableAtLeast':'100.01'}")).expectProblem(412, "condition.failed");
        withoutTrace(() -> transfer(alice, bob, "1", "{'postedEquals':'99'}")).expectProblem(412, "condition.failed");
        transfer(alice, bob, "1", "{'availableAtLeast':'100','postedEquals':'100.00'}").expect(202);
        withoutTrace(() -> trader.with("If-Match", "\"1\"").post("/api/v1/transfers", body(alice, bob, "1", "null")))
                .expectProblem(412, "version.mismatch");
        trader.with("If-Match", "\"2\"").post("/api/v1/transfers", body(alice, bob, "1", "null")).expect(202);
    }

    @Test
    void manyTransfersInACircleMakeAndLoseNothing() {
        List<String> accounts = IntStream.range(0, 5).mapToObj(i -> account("ring", "100.00 USD")).toList();
        IntStream.range(0, 200).parallel().forEach(i ->
                transfer(accounts.get(i % 5), accounts.get((i + 1 + i / 5 % 4) % 5), "0.37"));
        settle();
        assertThat(accounts.stream().mapToLong(this::posted).sum()).isEqualTo(500_000_000L);
        balancedBooks();
    }

    private long posted(String account) {
        return new BigDecimal(balance(account, "USD").split(" ")[0]).movePointRight(6).longValueExact();
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

    private Answer ended(Answer sent) {
        return eventually(
                () -> trader.get("/api/v1/transfers/%s?minPosition=%d".formatted(sent.text("/transferId"), head())),
                answer -> !"PENDING".equals(answer.text("/status")));
    }

    private List<String> kinds(String account) {
        String path = "/api/v1/ledger/entries?ledgerAccount=customer:%s&minPosition=%d".formatted(account, head());
        return auditor.get(path).expect(200).items().stream().map(entry -> entry.at("/kind").asString()).toList();
    }
}
