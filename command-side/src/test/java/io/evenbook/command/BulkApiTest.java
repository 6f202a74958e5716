package io.evenbook.command;

import static org.assertj.core.api.Assertions.assertThat;

import io.evenbook.command.ApiTest.Answer;
import java.math.BigDecimal;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.http.HttpMethod;

/** Bulk requests and imports over HTTP. */
class BulkApiTest extends ApiTest {

    @BeforeEach
    void aliceHas10() {
        open(alice);
        open(bob);
        deposit(alice, "USD", "10", "d-1").is(201);
    }

    @Test
    void eachItemIsAnsweredAsItsOwnRequestWouldBe() {
        Answer answer = bulk("continue", false, transferItem("4"), transferItem("100"), transferItem("3"))
                .is(200);
        assertThat(statuses(answer)).containsExactly(201, 422, 201);
        assertThat(answer.json().get("succeeded").asInt()).isEqualTo(2);
        assertThat(answer.json().get("failed").asInt()).isOne();
        assertThat(answer.json()
                        .get("results")
                        .get(0)
                        .get("answer")
                        .get("status")
                        .asString())
                .isEqualTo("POSTED");
        assertThat(answer.json()
                        .get("results")
                        .get(1)
                        .get("problem")
                        .get("code")
                        .asString())
                .isEqualTo("account.insufficient-available");
        assertThat(available(alice)).isEqualTo("3.000000");
    }

    @Test
    void aPartialFailureIsGivenAgainAndNothingMoreIsDone() {
        Answer first = bulkKeyed(
                        "k1-" + alice,
                        "continue",
                        withdrawalItem("4.00"),
                        withdrawalItem("100.00"),
                        withdrawalItem("3.00"))
                .is(200);
        assertThat(statuses(first)).containsExactly(201, 422, 201);
        Answer stopped = bulkKeyed(
                        "k2-" + alice,
                        "stopOnError",
                        withdrawalItem("1.00"),
                        withdrawalItem("100.00"),
                        withdrawalItem("1.00"))
                .is(200);
        assertThat(statuses(stopped)).containsExactly(201, 422, 424);
        Answer refused = bulkKeyed("k3-" + alice, "atomic", withdrawalItem("1.00"), withdrawalItem("100.00"))
                .is(422, "account.insufficient-available");
        assertThat(refused.json().get("item").asInt()).isOne();
        deposit(alice, "USD", "500", "d-2").is(201);

        long head = log.head();
        bulkKeyed("k1-" + alice, "continue", withdrawalItem("4.00"), withdrawalItem("100.00"), withdrawalItem("3.00"))
                .repeats(first);
        bulkKeyed(
                        "k2-" + alice,
                        "stopOnError",
                        withdrawalItem("1.00"),
                        withdrawalItem("100.00"),
                        withdrawalItem("1.00"))
                .repeats(stopped);
        bulkKeyed("k3-" + alice, "atomic", withdrawalItem("1.00"), withdrawalItem("100.00"))
                .repeats(refused);
        assertThat(log.head()).isEqualTo(head);
    }

    @Test
    void allOrNoneIsOneCommit() {
        long head = log.head();
        assertThat(bulk("atomic", false, transferItem("4"), transferItem("100"))
                        .is(422, "account.insufficient-available")
                        .json()
                        .get("item")
                        .asInt())
                .isOne();
        assertThat(log.head()).isEqualTo(head);
        assertThat(statuses(bulk("atomic", false, transferItem("4"), transferItem("6"))
                        .is(200)))
                .containsExactly(201, 201);
        assertThat(log.at(head + 4).orElseThrow().position()).isEqualTo(log.head());
    }

    @Test
    void aUsedReferenceRefusesAllOfAnAtomicRequest() {
        long head = log.head();
        String used = """
                {"type":"deposit","accountId":"%s","request":{"asset":"USD","amount":"1","reference":"d-1"}}""".formatted(alice);
        assertThat(bulk("atomic", false, transferItem("4"), used)
                        .is(409, "deposit.reference-used")
                        .json()
                        .get("item")
                        .asInt())
                .isOne();
        assertThat(log.head()).isEqualTo(head);
        assertThat(statuses(bulk("continue", false, transferItem("4"), used).is(200)))
                .containsExactly(201, 409);
    }

    @Test
    void aRehearsalSaysWhatWouldComeOfItAndTheRealRunDoesIt() {
        String[] items = {
            transferItem("6"),
            transferItem("6"),
            """
                {"type":"openAccount","request":{"accountId":"%s_new","owner":"x"}}""".formatted(alice),
            """
                {"type":"transfer","request":%s}""".formatted(transferOf(bob, alice + "_new", "6")),
            """
                {"type":"entry","request":%s}""".formatted(entry(alice, bob, "5"))
        };
        long head = log.head();
        Answer rehearsal = bulk("continue", true, items).is(200);
        assertThat(log.head()).isEqualTo(head);
        assertThat(statuses(rehearsal)).containsExactly(200, 422, 200, 200, 422);
        assertThat(statuses(bulk("continue", false, items).is(200))).containsExactly(201, 422, 201, 201, 422);
    }

    @Test
    void aRepeatedHoldIsAnsweredWithItsFirstOutcome() {
        String hold = """
                {"type":"hold","accountId":"%s","request":{"holdId":"hld_%s","asset":"USD","amount":"1"}}""".formatted(alice, alice);
        Answer first = bulk("continue", false, hold).is(200);
        assertThat(statuses(first)).containsExactly(201);
        Answer again = bulk("continue", false, transferItem("1"), hold, hold.replace("\"1\"", "\"2\""))
                .is(200);
        assertThat(statuses(again)).containsExactly(201, 201, 409);
        assertThat(again.json().get("results").get(1).get("answer"))
                .isEqualTo(first.json().get("results").get(0).get("answer"));
    }

    @Test
    void moreThanOneCommitTakesGoesOnInChunks() {
        String[] items =
                IntStream.range(0, 700).mapToObj(_ -> transferItem("0.01")).toArray(String[]::new);
        Answer first = bulkKeyed("k-" + alice, "continue", items).is(200);
        assertThat(first.json().get("succeeded").asInt()).isEqualTo(700);
        assertThat(first.json().get("results").get(699).get("index").asInt()).isEqualTo(699);
        long head = log.head();
        bulkKeyed("k-" + alice, "continue", items).repeats(first);
        assertThat(log.head()).isEqualTo(head);
        deposit(alice, "USD", "10", "d-2").is(201);
        bulk("atomic", false, items).is(422, "request.bounds");
        bulk("continue", true, items).is(422, "request.bounds");
    }

    @Test
    void whatIsMalformedRefusesTheWholeRequest() {
        long head = log.head();
        bulk("continue", false, transferItem("1"), transferItem("1e3")).is(400, "request.malformed");
        bulk("sometimes", false, transferItem("1")).is(400, "request.malformed");
        bulk("continue", false).is(400, "request.malformed");
        perform(builder(HttpMethod.POST, "/ledger/bulk", body("continue", false, transferItem("1")))
                        .header("If-Match", "\"1\""))
                .is(400, "request.malformed");
        assertThat(log.head()).isEqualTo(head);
    }

    @Test
    void anImportThatFitsIntoOneCommitIsPostedByIt() {
        String entries =
                IntStream.range(0, 200).mapToObj(_ -> entry(alice, bob, "0.01")).collect(Collectors.joining(","));
        String body = """
                {"openedAt":"2020-01-01T00:00:00Z","openingBalances":[{"accountId":"%s","asset":"USD","amount":"5"}],"entries":[%s]}""".formatted(bob, entries);
        Answer first = keyed("k-" + alice, "/ledger/import", body).is(201);
        assertThat(first.json().get("entries")).hasSize(201);
        assertThat(first.json().get("status").asString()).isEqualTo("POSTED");
        assertThat(first.position()).isEqualTo(log.head());
        assertThat(available(bob)).isEqualTo("7.000000");
        long head = log.head();
        keyed("k-" + alice, "/ledger/import", body).repeats(first);
        assertThat(log.head()).isEqualTo(head);
    }

    @Test
    void anImportWithAMalformedOrRefusedEntryAtItsEndPostsNothing() {
        String entries =
                IntStream.range(0, 600).mapToObj(_ -> entry(alice, bob, "0.01")).collect(Collectors.joining(","));
        long head = log.head();
        Answer refused = post(
                        "/ledger/import", "{\"entries\":[%s,%s]}".formatted(entries, entry(alice, "acc_nobody", "1")))
                .is(404, "account.unknown");
        assertThat(refused.json().get("item").asInt()).isEqualTo(600);
        assertThat(refused.json().get("leg").asInt()).isOne();
        post("/ledger/import", "{\"entries\":[]}").is(400, "request.malformed");
        assertThat(log.head()).isEqualTo(head);
    }

    private String transferItem(String amount) {
        return "{\"type\":\"transfer\",\"request\":%s}".formatted(transferOf(alice, bob, amount));
    }

    private String withdrawalItem(String amount) {
        return """
                {"type":"withdrawal","accountId":"%s","request":{"asset":"USD","amount":"%s","reference":"out"}}""".formatted(alice, amount);
    }

    private Answer bulk(String mode, boolean dryRun, String... items) {
        return post("/ledger/bulk", body(mode, dryRun, items));
    }

    private Answer bulkKeyed(String key, String mode, String... items) {
        return keyed(key, "/ledger/bulk", body(mode, false, items));
    }

    private static String body(String mode, boolean dryRun, String... items) {
        return "{\"mode\":\"%s\",\"dryRun\":%s,\"commands\":[%s]}".formatted(mode, dryRun, String.join(",", items));
    }

    private static List<Integer> statuses(Answer answer) {
        return StreamSupport.stream(answer.json().get("results").spliterator(), false)
                .map(result -> result.get("status").asInt())
                .toList();
    }

    /** The balance in the form of a deposit's answer. */
    private String available(String account) {
        String amount = "0.000001";
        return new BigDecimal(deposit(account, "USD", amount, "see-" + log.head())
                        .is(201)
                        .json()
                        .get("balance")
                        .get("available")
                        .asString())
                .subtract(new BigDecimal(amount))
                .toPlainString();
    }
}
