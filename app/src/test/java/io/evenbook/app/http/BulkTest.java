package io.evenbook.app.http;

import static org.assertj.core.api.Assertions.assertThat;

import io.evenbook.api.access.RoleCommand.SetRole;
import io.evenbook.api.access.RolePermission;
import io.evenbook.api.access.Scope;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** Several commands in one request. */
class BulkTest extends WholeServiceTest {
    private static final String BULK = "/api/v1/ledger/bulk";

    @Test
    void allOthersAreDoneWhenItGoesOn() {
        String alice = account("alice", "100.00 USD");
        String bob = account("bob");
        Answer answer = bulk(
                        "continue",
                        false,
                        transfer(alice, bob, "60"),
                        transfer(alice, bob, "60"),
                        transfer(alice, bob, "40"))
                .expect(200);
        assertThat(statuses(answer)).containsExactly(201, 422, 201);
        assertThat(answer.text("/results/1/problem/code")).isEqualTo("account.insufficient-available");
        assertThat(answer.number("/succeeded")).isEqualTo(2);
        settle();
        assertThat(balance(bob, "USD")).isEqualTo("100.000000 0.000000 100.000000");
        balancedBooks();
    }

    @Test
    void whatComesAfterARefusalIsNotDoneWhenItStops() {
        String alice = account("alice", "100.00 USD");
        String bob = account("bob");
        Answer answer = bulk(
                        "stopOnError",
                        false,
                        transfer(alice, bob, "60"),
                        transfer(alice, bob, "60"),
                        transfer(alice, bob, "40"))
                .expect(200);
        assertThat(statuses(answer)).containsExactly(201, 422, 424);
        settle();
        assertThat(balance(bob, "USD")).isEqualTo("60.000000 0.000000 60.000000");
    }

    @Test
    void allAreDoneOrNoneWhenItIsAtomic() {
        String alice = account("alice", "100.00 USD");
        String bob = account("bob");
        String carol = account("carol");
        Answer refused = bulk("atomic", false, transfer(alice, bob, "60"), transfer(alice, carol, "60"))
                .expectProblem(422, "account.insufficient-available");
        assertThat(refused.number("/item")).isEqualTo(1);
        assertThat(balance(alice, "USD")).isEqualTo("100.000000 0.000000 100.000000");
        Answer done = bulk("atomic", false, transfer(alice, bob, "60"), transfer(bob, carol, "60"))
                .expect(200);
        assertThat(statuses(done)).containsExactly(201, 201);
        assertThat(eventsOf(done)).hasSize(4);
        assertThat(balance(bob, "USD")).isEqualTo("0.000000 0.000000 0.000000");
        assertThat(balance(carol, "USD")).isEqualTo("60.000000 0.000000 60.000000");
        String deposit = "{'type':'deposit','accountId':'%s','request':{'asset':'USD','amount':'1','reference':'r'}}"
                .formatted(alice);
        assertThat(statuses(bulk("atomic", false, deposit, transfer(alice, bob, "1"))
                        .expect(200)))
                .containsExactly(201, 201);
        withoutTrace(() -> bulk("atomic", false, transfer(alice, bob, "1"), deposit))
                .expectProblem(409, "deposit.reference-used");
        balancedBooks();
    }

    @Test
    void whatWasDoneBeforeIsAnsweredAgainAmongTheOthersOfAnAtomicRequest() {
        String alice = account("alice", "100.00 USD");
        String bob = account("bob");
        String hold = "{'type':'hold','accountId':'%s','request':{'holdId':'hld_1','asset':'USD','amount':'%s'}}";
        bulk("atomic", false, hold.formatted(alice, "5"), transfer(alice, bob, "1"))
                .expect(200);
        Answer again = bulk(
                        "atomic",
                        false,
                        transfer(alice, bob, "1"),
                        hold.formatted(alice, "5"),
                        transfer(alice, bob, "1"))
                .expect(200);
        assertThat(statuses(again)).containsExactly(201, 201, 201);
        assertThat(balance(alice, "USD")).isEqualTo("97.000000 5.000000 92.000000");
        Answer refused = withoutTrace(
                        () -> bulk("atomic", false, transfer(alice, bob, "1"), hold.formatted(alice, "6")))
                .expectProblem(409, "hold.exists");
        assertThat(refused.number("/item")).isEqualTo(1);
        String other = hold.replace("hld_1", "hld_2").formatted(alice, "5");
        withoutTrace(() -> bulk("atomic", false, other, other)).expectProblem(400, "request.malformed");
    }

    @Test
    void aRehearsalSaysWhatWouldComeOfItAndDoesNothing() {
        String alice = account("alice", "100.00 USD");
        String bob = account("bob");
        String[] items = {transfer(alice, bob, "60"), transfer(alice, bob, "60"), transfer(bob, alice, "60")};
        Answer rehearsed = withoutTrace(() -> bulk("continue", true, items).expect(200));
        assertThat(statuses(rehearsed)).containsExactly(200, 422, 200);
        assertThat(statuses(withoutTrace(() -> bulk("stopOnError", true, items).expect(200))))
                .containsExactly(200, 422, 424);
        withoutTrace(() -> bulk("atomic", true, transfer(alice, bob, "60"), transfer(alice, bob, "60")))
                .expectProblem(422, "account.insufficient-available");
    }

    @Test
    void eachItemNeedsThePermissionOfItsOwnRequest() {
        Customers users = new Customers(service, anonymous);
        String role = unique("CLERK");
        users.send(new SetRole(
                role,
                List.of(
                        new RolePermission("ledger:bulk", Scope.ALL),
                        new RolePermission("transfer:create", Scope.ALL),
                        new RolePermission("withdrawal:request", Scope.OWN)),
                "a test"));
        Client clerk = users.user(unique("clerk"), null, role);
        String alice = account("alice", "100.00 USD");
        String bob = account("bob");
        String deposit = "{'type':'deposit','accountId':'%s','request':{'asset':'USD','amount':'1','reference':'d'}}"
                .formatted(alice);
        String withdrawal = deposit.replace("'deposit'", "'withdrawal'");
        String[] items = {transfer(alice, bob, "60"), deposit, withdrawal, transfer(bob, alice, "10")};
        Answer answer = clerk.post(BULK, body("continue", false, items)).expect(200);
        assertThat(statuses(answer)).containsExactly(201, 403, 403, 201);
        assertThat(answer.text("/results/1/problem/code")).isEqualTo("auth.forbidden");
        assertThat(answer.text("/results/1/problem/permission")).isEqualTo("deposit:create");
        assertThat(statuses(clerk.post(BULK, body("continue", true, items)).expect(200)))
                .containsExactly(422, 403, 403, 200);
        assertThat(statuses(clerk.post(BULK, body("stopOnError", false, transfer(bob, alice, "10"), deposit, deposit))
                        .expect(200)))
                .containsExactly(201, 403, 424);
        settle();
        Answer refused = withoutTrace(() -> clerk.post(BULK, body("atomic", false, items)))
                .expectProblem(403, "auth.forbidden");
        assertThat(refused.number("/item")).isEqualTo(1);
        assertThat(balance(alice, "USD")).isEqualTo("60.000000 0.000000 60.000000");
    }

    @Test
    void aRepeatWithTheSameKeyDoesNothingTwice() {
        String alice = account("alice", "100.00 USD");
        String bob = account("bob");
        Client keyed = operator.with("Idempotency-Key", unique("key-"));
        String body = body("continue", false, transfer(alice, bob, "1"), transfer(alice, bob, "2"));
        Answer first = keyed.post(BULK, body).expect(200);
        settle();
        Answer second = withoutTrace(() -> keyed.post(BULK, body).expect(200));
        assertThat(second.body()).isEqualTo(first.body());
        assertThat(first.header("Idempotent-Replayed")).isNull();
        assertThat(second.header("Idempotent-Replayed")).isEqualTo("true");
    }

    @Test
    void aKeyIsGoodForOneBody() {
        String alice = account("alice", "100.00 USD");
        String bob = account("bob");
        String[] items = {transfer(alice, bob, "1"), transfer(alice, bob, "2")};
        for (String first : List.of("continue", "stopOnError", "atomic")) {
            Client keyed = operator.with("Idempotency-Key", unique("key-"));
            keyed.post(BULK, body(first, false, items)).expect(200);
            settle();
            for (String other : List.of("continue", "stopOnError", "atomic")) {
                withoutTrace(() -> keyed.post(BULK, body(other, false, transfer(alice, bob, "3"))))
                        .expectProblem(422, "idempotency.key-reused");
                if (!other.equals(first)) {
                    withoutTrace(() -> keyed.post(BULK, body(other, false, items)))
                            .expectProblem(422, "idempotency.key-reused");
                }
            }
            assertThat(withoutTrace(() ->
                                    keyed.post(BULK, body(first, false, items)).expect(200))
                            .header("Idempotent-Replayed"))
                    .isEqualTo("true");
        }
        assertThat(balance(bob, "USD")).isEqualTo("9.000000 0.000000 9.000000");
    }

    @Test
    void oneVersionIsNotThatOfMany() {
        String alice = account("alice", "100.00 USD");
        Client versioned = operator.with("If-Match", "\"1\"");
        for (String mode : List.of("continue", "stopOnError", "atomic")) {
            withoutTrace(() -> versioned.post(BULK, body(mode, false, transfer(alice, alice, "1"))))
                    .expectProblem(400, "request.malformed");
        }
    }

    @Test
    void tenThousandCommandsAreTakenAndOneMoreIsNot() {
        String alice = account("alice", "100.00 USD");
        String bob = account("bob");
        String[] items = IntStream.range(0, 10_001)
                .mapToObj(_ -> transfer(alice, bob, "0.001"))
                .toArray(String[]::new);
        withoutTrace(() -> bulk("continue", false, items)).expectProblem(400, "request.malformed");
        Answer answer = bulk(
                        "continue",
                        false,
                        List.of(items).subList(1, items.length).toArray(String[]::new))
                .expect(200);
        assertThat(answer.number("/succeeded")).isEqualTo(10_000);
        settle();
        assertThat(balance(bob, "USD")).isEqualTo("10.000000 0.000000 10.000000");
        balancedBooks();
    }

    @Test
    void theBooksOfAnotherLedgerAreTakenOverAsAWhole() {
        asset("USD", 6);
        String alice = account("alice");
        String bob = account("bob");
        String entry = """
                {'description':'%s','effectiveAt':'2021-06-01T12:00:00Z','postings':[\
                {'ledgerAccount':'customer:%s','side':'DEBIT','asset':'USD','amount':'%s'},\
                {'ledgerAccount':'customer:%s','side':'CREDIT','asset':'USD','amount':'40'}]}""";
        String request = """
                {'openedAt':'2021-01-01T00:00:00Z','openingBalances':[{'accountId':'%s','asset':'USD','amount':'100'}],'entries':[%s]}""";
        withoutTrace(() -> operator.post(
                        "/api/v1/ledger/import", request.formatted(alice, entry.formatted("x", alice, "41", bob))))
                .expectProblem(422, "entry.unbalanced");
        Answer taken = operator.post(
                        "/api/v1/ledger/import", request.formatted(alice, entry.formatted("x", alice, "40", bob)))
                .expect(201);
        assertThat(taken.body().at("/entries").size()).isEqualTo(2);
        assertThat(balance(alice, "USD")).isEqualTo("60.000000 0.000000 60.000000");
        assertThat(balance(bob, "USD")).isEqualTo("40.000000 0.000000 40.000000");
        String asOf = "/api/v1/accounts/%s/balances?effectiveAt=%s&minPosition=%d";
        assertThat(auditor.get(asOf.formatted(alice, "2021-03-01T00:00:00Z", head()))
                        .expect(200)
                        .text("/balances/0/posted"))
                .isEqualTo("100.000000");
        assertThat(auditor.get(asOf.formatted(alice, "2021-07-01T00:00:00Z", head()))
                        .expect(200)
                        .text("/balances/0/posted"))
                .isEqualTo("60.000000");
        balancedBooks();
    }

    private static String transfer(String from, String to, String amount) {
        return ("{'type':'transfer','request':{'fromAccountId':'%s',"
                        + "'toAccountId':'%s','asset':'USD','amount':'%s','reference':'r'}}")
                .formatted(from, to, amount);
    }

    private Answer bulk(String mode, boolean dryRun, String... items) {
        return operator.post(BULK, body(mode, dryRun, items));
    }

    private static String body(String mode, boolean dryRun, String... items) {
        return "{'mode':'%s','dryRun':%s,'commands':[%s]}"
                .formatted(mode, dryRun, List.of(items).stream().collect(Collectors.joining(",")));
    }

    private static List<Integer> statuses(Answer answer) {
        return answer.body()
                .at("/results")
                .valueStream()
                .map(result -> result.at("/status").asInt())
                .toList();
    }
}
