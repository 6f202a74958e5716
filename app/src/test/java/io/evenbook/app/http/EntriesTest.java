package io.evenbook.app.http;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

/** Entries over several accounts, their reversals, and accounting periods. */
class EntriesTest extends WholeServiceTest {
    private static final String ENTRIES = "/api/v1/ledger/entries";

    @Test
    void anEntryOfSeveralAccountsAndAssetsIsPostedAsAWhole() {
        asset("EUR", 2);
        String alice = account("alice", "100.00 USD");
        String bob = account("bob", "50.00 EUR");
        Answer posted = post(
                        "null",
                        leg("customer:" + alice, "DEBIT", "USD", "60"),
                        leg("customer:" + bob, "CREDIT", "USD", "59"),
                        leg("house:fees", "CREDIT", "USD", "1"),
                        leg("customer:" + bob, "DEBIT", "EUR", "50"),
                        leg("customer:" + alice, "CREDIT", "EUR", "50"))
                .expect(201);
        assertThat(posted.text("/status")).isEqualTo("POSTED");
        assertThat(balance(alice, "USD")).isEqualTo("40.000000 0.000000 40.000000");
        assertThat(balance(alice, "EUR")).isEqualTo("50.00 0.00 50.00");
        assertThat(balance(bob, "EUR")).isEqualTo("0.00 0.00 0.00");
        Answer entry = entry(posted);
        assertThat(entry.text("/kind")).isEqualTo("ADJUSTMENT");
        assertThat(entry.text("/status")).isEqualTo("POSTED");
        assertThat(legs(entry))
                .containsExactlyInAnyOrder(
                        "customer:" + alice + " DEBIT 60.000000 USD",
                        "customer:" + bob + " CREDIT 59.000000 USD",
                        "house:fees CREDIT 1.000000 USD",
                        "customer:" + bob + " DEBIT 50.00 EUR",
                        "customer:" + alice + " CREDIT 50.00 EUR");
        assertThat(listed(alice)).contains(posted.text("/entryId"));
        balancedBooks();
    }

    @Test
    void oneAccountThatRefusesKeepsAllFromPosting() {
        String alice = account("alice", "100.00 USD");
        String bob = account("bob", "5.00 USD");
        String carol = account("carol");
        Answer refused = post(
                        "null",
                        leg("customer:" + alice, "DEBIT", "USD", "50"),
                        leg("customer:" + bob, "DEBIT", "USD", "5.01"),
                        leg("customer:" + carol, "CREDIT", "USD", "55.01"))
                .expectProblem(422, "account.insufficient-available");
        assertThat(refused.number("/leg")).isEqualTo(1);
        assertThat(refused.text("/available")).isEqualTo("5.000000");
        assertThat(balance(alice, "USD")).isEqualTo("100.000000 0.000000 100.000000");
        assertThat(balance(bob, "USD")).isEqualTo("5.000000 0.000000 5.000000");
        assertThat(balance(carol, "USD")).isIn("none", "0.000000 0.000000 0.000000");
        assertThat(listed(alice)).hasSize(1);
        balancedBooks();
    }

    @Test
    void whatDoesNotBalanceOrIsUnknownIsRefusedBeforeAnyAccountIsAsked() {
        String alice = account("alice", "100.00 USD");
        String bob = account("bob");
        withoutTrace(() -> post(
                        "null",
                        leg("customer:" + alice, "DEBIT", "USD", "50"),
                        leg("customer:" + bob, "CREDIT", "USD", "49")))
                .expectProblem(422, "entry.unbalanced");
        withoutTrace(() -> post(
                        "null",
                        leg("customer:" + alice, "DEBIT", "USD", "1"),
                        leg("house:clearing", "CREDIT", "USD", "1")))
                .expectProblem(422, "entry.on-clearing");
        withoutTrace(() -> post(
                        "null",
                        leg("customer:" + alice, "DEBIT", "USD", "1"),
                        leg("customer:acc_nobody", "CREDIT", "USD", "1")))
                .expectProblem(404, "account.unknown");
        withoutTrace(() -> post("null", leg("customer:" + alice, "DEBIT", "USD", "1")))
                .expectProblem(400, "request.malformed");
    }

    @Test
    void anEntryIsReversedOnceAndBothAreLinked() {
        String alice = account("alice", "100.00 USD");
        Answer fee = post(
                        "null",
                        leg("customer:" + alice, "DEBIT", "USD", "10"),
                        leg("house:fees", "CREDIT", "USD", "10"))
                .expect(201);
        Answer reversal = reverse(fee.text("/entryId"), "").expect(201);
        assertThat(balance(alice, "USD")).isEqualTo("100.000000 0.000000 100.000000");
        assertThat(entry(reversal).text("/kind")).isEqualTo("REVERSAL");
        assertThat(entry(reversal).text("/reverses")).isEqualTo(fee.text("/entryId"));
        assertThat(entry(fee).text("/reversedBy")).isEqualTo(reversal.text("/entryId"));
        withoutTrace(() -> reverse(fee.text("/entryId"), "")).expectProblem(409, "entry.posted");
        withoutTrace(() -> reverse(reversal.text("/entryId"), "")).expectProblem(422, "entry.not-reversible");
        reverse("ent_none", "").expectProblem(404, "entry.unknown");
        balancedBooks();
    }

    @Test
    void aReversalInPartMayCountWhenTheEntryDidAndMayBeAskedForAgainOnceThereAreFunds() {
        asset("USD", 6);
        String alice = account("alice");
        Answer deposit = deposit(alice, "100.00 USD");
        trader.post("/api/v1/accounts/" + alice + "/withdrawals", "{'asset':'USD','amount':'90','reference':'x'}")
                .expect(201);
        String entryId = deposit.text("/entryId");
        withoutTrace(() -> reverse(entryId, "'amount':'100.01',")).expectProblem(422, "entry.reversal-exceeds");
        reverse(entryId, "'amount':'10.01',").expectProblem(422, "account.insufficient-available");
        Answer reversal = reverse(entryId, "'amount':'10.00','atOriginalEffectiveAt':true,")
                .expect(201);
        assertThat(balance(alice, "USD")).isEqualTo("90.000000 90.000000 0.000000");
        Answer shown = entry(reversal);
        assertThat(shown.text("/effectiveAt")).isEqualTo(entry(deposit).text("/effectiveAt"));
        assertThat(shown.text("/recordedAt")).isNotEqualTo(shown.text("/effectiveAt"));
        balancedBooks();
    }

    @Test
    void aTransferIsReversedAsAWhole() {
        String alice = account("alice", "100.00 USD");
        String bob = account("bob");
        String entryId = transfer(alice, bob);
        Answer reversal = reverse(entryId, "").expect(201);
        assertThat(balance(alice, "USD")).isEqualTo("100.000000 0.000000 100.000000");
        assertThat(balance(bob, "USD")).isEqualTo("0.000000 0.000000 0.000000");
        withoutTrace(() -> reverse(entryId, "")).expectProblem(409, "entry.posted");
        Answer shown = auditor.get(ENTRIES + "/%s?minPosition=%d".formatted(entryId, head()))
                .expect(200);
        assertThat(shown.text("/reversedBy")).isEqualTo(reversal.text("/entryId"));
        balancedBooks();
    }

    @Test
    void anEntryIsReversedInPartsAndListsThemAll() {
        String alice = account("alice", "100.00 USD");
        Answer fee = post(
                        "null",
                        leg("customer:" + alice, "DEBIT", "USD", "10"),
                        leg("house:fees", "CREDIT", "USD", "10"))
                .expect(201);
        String first =
                reverse(fee.text("/entryId"), "'amount':'4',").expect(201).text("/entryId");
        String second =
                reverse(fee.text("/entryId"), "'amount':'6',").expect(201).text("/entryId");
        Answer shown = entry(fee);
        assertThat(shown.text("/reversedBy")).isEqualTo(first);
        assertThat(shown.body().at("/reversals").valueStream().map(JsonNode::asString))
                .containsExactly(first, second);
        withoutTrace(() -> reverse(fee.text("/entryId"), "'amount':'0.01',")).expectProblem(409, "entry.posted");
        assertThat(balance(alice, "USD")).isEqualTo("100.000000 0.000000 100.000000");
        balancedBooks();
    }

    @Test
    void nothingCountsBeforeWhatItReversesOrInTheFuture() {
        String alice = account("alice", "100.00 USD");
        String[] legs = {leg("customer:" + alice, "DEBIT", "USD", "1"), leg("house:fees", "CREDIT", "USD", "1")};
        Answer entry = post("'2024-01-01T00:00:00Z'", legs).expect(201);
        withoutTrace(() -> reverse(entry.text("/entryId"), "'effectiveAt':'2023-12-31T23:59:59Z',"))
                .expectProblem(422, "entry.reversal-early");
        withoutTrace(() -> post("'2400-01-01T00:00:00Z'", legs)).expectProblem(422, "entry.future");
        reverse(entry.text("/entryId"), "'effectiveAt':'2024-01-01T00:00:00Z',").expect(201);
    }

    @Test
    void anEntryHasAtMostFiveHundredLegs() {
        String alice = account("alice", "1000.00 USD");
        String[] legs = new String[501];
        for (int i = 0; i < 499; i++) {
            legs[i] = leg("customer:" + alice, "DEBIT", "USD", "1");
        }
        legs[499] = leg("house:fees", "CREDIT", "USD", "499");
        post("null", Arrays.copyOf(legs, 500)).expect(201);
        legs[500] = leg("house:fees", "CREDIT", "USD", "1");
        Answer refused = withoutTrace(() -> post("null", legs)).expectProblem(422, "request.bounds");
        assertThat(refused.text("/bound")).isEqualTo("legs");
        assertThat(refused.number("/limit")).isEqualTo(500);
    }

    @Test
    void aClosedPeriodRefusesWhatIsDatedBackIntoIt() {
        String alice = account("alice", "100.00 USD");
        Instant through = Instant.parse("2020-01-31T23:59:59.999999Z");
        String periods = "/api/v1/ledger/periods";
        operator.post(periods + "/close", "{'through':'%s','reason':'January'}".formatted(through))
                .expect(200);
        try {
            String[] legs = {leg("customer:" + alice, "DEBIT", "USD", "1"), leg("house:fees", "CREDIT", "USD", "1")};
            withoutTrace(() -> post("'%s'".formatted(through), legs)).expectProblem(422, "period.closed");
            post("'%s'".formatted(through.plusNanos(1_000)), legs).expect(201);
            operator.post(periods + "/close", "{'through':'2019-01-01T00:00:00Z','reason':'x'}")
                    .expectProblem(409, "period.closed-beyond");
            assertThat(auditor.get(periods + "?minPosition=" + head())
                            .expect(200)
                            .text("/closedThrough"))
                    .isEqualTo(through.toString());
        } finally {
            operator.post(periods + "/reopen", "{'reason':'a test'}").expect(200);
        }
        operator.post(periods + "/reopen", "{'reason':'a test'}").expectProblem(409, "period.not-closed");
        balancedBooks();
    }

    private Answer post(String effectiveAt, String... legs) {
        return operator.post(
                ENTRIES,
                "{'description':'by hand','reference':'r','effectiveAt':%s,'postings':[%s]}"
                        .formatted(effectiveAt, String.join(",", legs)));
    }

    private static String leg(String account, String side, String asset, String amount) {
        return "{'ledgerAccount':'%s','side':'%s','asset':'%s','amount':'%s'}".formatted(account, side, asset, amount);
    }

    private String transfer(String from, String to) {
        return trader.post(
                        "/api/v1/transfers",
                        "{'fromAccountId':'%s','toAccountId':'%s','asset':'USD','amount':'30','reference':'r'}"
                                .formatted(from, to))
                .expect(201)
                .text("/entryId");
    }

    private Answer reverse(String entryId, String fields) {
        return operator.post(ENTRIES + "/" + entryId + "/reverse", "{%s'reason':'a mistake'}".formatted(fields));
    }

    private Answer entry(Answer posted) {
        return auditor.get("%s/%s?minPosition=%d".formatted(ENTRIES, posted.text("/entryId"), head()))
                .expect(200);
    }

    private static List<String> legs(Answer entry) {
        return entry.body().at("/postings").valueStream().map(EntriesTest::text).toList();
    }

    private static String text(JsonNode leg) {
        return "%s %s %s %s"
                .formatted(
                        leg.at("/ledgerAccount").asString(),
                        leg.at("/side").asString(),
                        leg.at("/amount").asString(),
                        leg.at("/asset").asString());
    }

    private List<String> listed(String account) {
        return all(auditor, "%s?ledgerAccount=customer:%s&minPosition=%d".formatted(ENTRIES, account, head())).stream()
                .map(entry -> entry.at("/entryId").asString())
                .toList();
    }
}
