package io.evenbook.app.http;

import static org.assertj.core.api.Assertions.assertThat;

import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

/** Imports beyond the size of one commit. */
class ImportTest extends WholeServiceTest {
    private static final String IMPORT = "/api/v1/ledger/import";

    private String alice;
    private String bob;

    @BeforeEach
    void open() {
        alice = account("alice", "10.00 USD");
        bob = account("bob");
    }

    @Test
    void allOfItIsPostedInItsOrderAndARepeatGetsTheSameAnswer() {
        String body =
                entries(IntStream.range(0, 1_000).mapToObj(_ -> entry("0.01")).toList());
        Client keyed = operator.with("Idempotency-Key", unique("import"));
        Answer taken = keyed.post(IMPORT, body).expect(201);

        assertThat(taken.text("/status")).isEqualTo("POSTED");
        assertThat(taken.body().at("/entries").size()).isEqualTo(1_000);
        assertThat(eventsOf(taken).getLast().at("/position").asLong()).isEqualTo(taken.position());
        assertThat(balance(bob, "USD")).isEqualTo("10.000000 0.000000 10.000000");
        List<String> posted =
                all(operator, "/api/v1/ledger/entries?kind=ADJUSTMENT&ledgerAccount=customer:" + bob).stream()
                        .map(entry -> entry.at("/entryId").asString())
                        .toList();
        assertThat(taken.body().at("/entries").valueStream().map(JsonNode::asString))
                .containsExactlyElementsOf(
                        posted.getFirst().equals(taken.text("/entries/0")) ? posted : posted.reversed());
        assertThat(imported(taken.text("/importId")).body()).isEqualTo(taken.body());

        Answer again = withoutTrace(() -> keyed.post(IMPORT, body)).expect(201);
        assertThat(again.body()).isEqualTo(taken.body());
        assertThat(again.header("Idempotent-Replayed")).isEqualTo("true");
        withoutTrace(() -> keyed.post(IMPORT, entries(List.of(entry("1")))))
                .expectProblem(422, "idempotency.key-reused");
        balancedBooks();
    }

    @Test
    void aRefusedChunkIsParkedAndTheImportGoesOnOnceItCanBePosted() {
        Answer taken = overdrawn();
        String importId = taken.text("/importId");
        assertThat(taken.text("/status")).isEqualTo("PARKED");
        assertThat(taken.text("/code")).isEqualTo("account.insufficient-available");
        assertThat(taken.text("/error")).startsWith("item 700: leg 0: ");
        int before = taken.body().at("/entries").size();
        assertThat(before).as("what stands before the chunk is posted").isBetween(200, 700);
        assertThat(balance(bob, "USD"))
                .startsWith(new BigDecimal(before).movePointLeft(3).setScale(6) + " ");
        JsonNode parked = parked(taken);
        assertThat(parked.at("/reader").asString()).isEqualTo("Imports");
        assertThat(parked.at("/event").asString()).isEqualTo("journal.ImportPosted");
        assertThat(imported(importId).body()).isEqualTo(taken.body());

        parked("retry", taken);
        eventually(() -> imported(importId), answer -> parkedAgain(taken));
        operator.post(
                        "/api/v1/accounts/%s/deposits".formatted(alice),
                        "{'asset':'USD','amount':'100','reference':'late'}")
                .expect(201);
        parked("retry", taken);
        Answer posted = eventually(
                () -> imported(importId), answer -> answer.text("/status").equals("POSTED"));
        assertThat(posted.body().at("/entries").size()).isEqualTo(1_001);
        assertThat(balance(bob, "USD")).isEqualTo("51.000000 0.000000 51.000000");
        operator.post("/api/v1/parked/%s/retry".formatted(taken.text("/parkedId")), "{'reason':'a test'}")
                .expectProblem(409, "parked.ended");
        balancedBooks();
    }

    @Test
    void aParkedImportThatIsResolvedKeepsWhatItHasPosted() {
        Answer taken = overdrawn();
        parked("resolve", taken);
        Answer resolved = imported(taken.text("/importId"));
        assertThat(resolved.text("/status")).isEqualTo("RESOLVED");
        assertThat(resolved.body().at("/entries")).isEqualTo(taken.body().at("/entries"));
        operator.get("/api/v1/ledger/imports/imp_" + "0".repeat(26)).expectProblem(404, "import.unknown");
        operator.get("/api/v1/ledger/imports/" + alice).expectProblem(404, "import.unknown");
        balancedBooks();
    }

    @Test
    @Tag("long")
    void anImportOfElevenMegabytesReachesEveryViewAndKafka() {
        String description = "ü".repeat(500);
        String body = entries(IntStream.range(0, 10_000)
                .mapToObj(_ -> entry("0.0001").replace("'d'", "'" + description + "'"))
                .toList());
        assertThat(body.getBytes(StandardCharsets.UTF_8)).hasSizeGreaterThan(11_000_000);
        Answer taken = operator.post(IMPORT, body).expect(201);

        String importId = taken.text("/importId");
        eventually(() -> imported(importId), answer -> answer.text("/status").equals("POSTED"));
        assertThat(balance(bob, "USD")).isEqualTo("1.000000 0.000000 1.000000");
        eventually(
                () -> operator.get("/api/v1/projections").expect(200),
                answer -> answer.items().stream()
                        .allMatch(view -> view.at("/position").asLong() >= taken.position()));
        balancedBooks();
    }

    @Test
    void whatTheLedgerAccountsHadIsRecordedAfterAClosing() {
        Answer closed = operator.post(
                        "/api/v1/ledger/periods/close", "{'through':'1971-01-01T00:00:00Z','reason':'so long ago'}")
                .expect(200);
        Answer recorded = eventually(
                () -> auditor.get("/api/v1/audit/events?type=journal.TrialBalanceRecorded&afterPosition="
                                + closed.position())
                        .expect(200),
                answer -> !answer.items().isEmpty());
        JsonNode event = recorded.items().getFirst().at("/payload");
        assertThat(event.at("/position").asLong()).isEqualTo(closed.position());
        JsonNode then = operator.get("/api/v1/ledger/trial-balance?atPosition=" + closed.position())
                .expect(200)
                .body();
        for (JsonNode asset : then.at("/assets")) {
            assertThat(sum(event, asset.at("/asset").asString(), "/debits"))
                    .isEqualByComparingTo(asset.at("/debits").asString());
            assertThat(sum(event, asset.at("/asset").asString(), "/credits"))
                    .isEqualByComparingTo(asset.at("/credits").asString());
        }
        assertThat(event.at("/digest").asString()).matches("[0-9a-f]{64}");
    }

    private static BigDecimal sum(JsonNode event, String asset, String side) {
        return event.at("/totals")
                .valueStream()
                .filter(total -> total.at("/asset").asString().equals(asset))
                .map(total -> new BigDecimal(total.at(side).asString()))
                .reduce(BigDecimal.ZERO, BigDecimal::add);
    }

    /** Alice has 10, and the entry with index 700 debits 50. */
    private Answer overdrawn() {
        List<String> entries = new ArrayList<>(
                IntStream.range(0, 1_000).mapToObj(_ -> entry("0.001")).toList());
        entries.add(700, entry("50"));
        return operator.post(IMPORT, entries(entries)).expect(202);
    }

    private Answer imported(String importId) {
        return operator.get("/api/v1/ledger/imports/" + importId).expect(200);
    }

    private void parked(String what, Answer taken) {
        operator.post("/api/v1/parked/%s/%s".formatted(taken.text("/parkedId"), what), "{'reason':'a test'}")
                .expect(202);
    }

    private JsonNode parked(Answer taken) {
        return operator.get("/api/v1/parked?reader=Imports&minPosition=" + head()).expect(200).items().stream()
                .filter(item -> item.at("/parkedId").asString().equals(taken.text("/parkedId")))
                .findFirst()
                .orElseThrow();
    }

    private boolean parkedAgain(Answer taken) {
        return operator.get("/api/v1/parked?reader=Imports&minPosition=" + head()).expect(200).items().stream()
                .anyMatch(item -> item.at("/parkedId").asString().equals(taken.text("/parkedId"))
                        && item.at("/attempts").asInt() == 2);
    }

    private String entry(String amount) {
        return """
                {'description':'d','effectiveAt':'2021-06-01T12:00:00Z','postings':[\
                {'ledgerAccount':'customer:%s','side':'DEBIT','asset':'USD','amount':'%s'},\
                {'ledgerAccount':'customer:%s','side':'CREDIT','asset':'USD','amount':'%s'}]}""".formatted(alice, amount, bob, amount);
    }

    private static String entries(List<String> entries) {
        return "{'entries':[%s]}".formatted(entries.stream().collect(Collectors.joining(",")));
    }
}
