package io.evenbook.query.control;

import static org.assertj.core.api.Assertions.assertThat;

import io.evenbook.api.port.ControlChecks;
import io.evenbook.api.port.OmnibusLedger;
import io.evenbook.querytest.QueryTest;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;

class ControlQueriesTest extends QueryTest {
    private static final String RESULTS = """
            [{"control":"BALANCES","outcome":"FAILED","checkedThrough":40,"checked":6,"breaks":[\
            {"subject":"acc_alice posted","asset":"USD","expected":"80.00","actual":"80.01"}],"breakCount":1,"inFlight":[]},\
            {"control":"CLEARING","outcome":"IN_FLIGHT","checkedThrough":40,"checked":1,"breaks":[],"breakCount":0,"inFlight":[\
            {"asset":"USD","amount":"30.00","items":2}]}]""";

    @BeforeEach
    void emptyControls() {
        sql("truncate controls.control_run, controls.reconciliation, controls.reconciliation_break");
        position("controls", 0);
    }

    @Test
    void whatChecksTheBooksIsThere(@Autowired ControlChecks checks, @Autowired OmnibusLedger omnibus) {
        assertThat(checks).isNotNull();
        assertThat(omnibus).isNotNull();
    }

    @Test
    void controlsThatWereNeverRunAreUnknown() {
        assertThat(refused("/ledger/controls")).isEqualTo("404 controls.not-run");
        assertThat(read("/ledger/controls/runs").get("items").size()).isZero();
    }

    @Test
    void theLatestRunIsShownWithAllThatItFound() {
        run("a", 41, true, "[]");
        run("b", 42, false, RESULTS);

        assertThat(read("/ledger/controls").toString())
                .isEqualTo(("{\"runId\":\"run_%s\",\"position\":42,"
                                + "\"ranAt\":\"2026-01-31T12:00:00.000001Z\",\"passed\":false,\"results\":%s}")
                        .formatted("b".repeat(26), RESULTS));
        happenUntil(1);
        assertThat(refused("/ledger/controls?minPosition=1")).isEqualTo("503 controls 0 1");
    }

    @Test
    void runsAreListedLastFirst() {
        run("c", 41, true, "[]");
        run("a", 42, false, RESULTS);
        run("b", 43, true, "[]");

        assertThat(readInPages("/ledger/controls/runs", "position", _ -> {})).containsExactly("43", "42", "41");
        assertThat(read("/ledger/controls/runs")
                        .get("items")
                        .get(1)
                        .get("results")
                        .toString())
                .isEqualTo(RESULTS);
    }

    @Test
    void aReconciliationIsShownWithItsBreaksInOrder() {
        reconciliation("a", 50, "USD");
        sql("""
                insert into controls.reconciliation_break values
                    ('rcn_%1$s', 2, 'AMOUNT_DIFFERS', 'wire-2', 5.00, 6.00, '2026-03-02', 'ent_2'),
                    ('rcn_%1$s', 3, 'MISSING_AT_BANK', 'out-1', -7.00, -7.00, '2026-03-03', 'ent_3'),
                    ('rcn_%1$s', 1, 'MISSING_IN_LEDGER', null, 9.00, null, '2026-03-01', null)""".formatted("a".repeat(26)));

        assertThat(read("/ledger/reconciliations/rcn_" + "a".repeat(26)).toString())
                .isEqualTo("""
                {"reconciliationId":"rcn_%s","asset":"USD","from":"2026-03-01","to":"2026-03-31","lines":10,"matched":8,"breakCount":3,\
                "breaks":[{"kind":"MISSING_IN_LEDGER","amount":"9.00","date":"2026-03-01"},\
                {"kind":"AMOUNT_DIFFERS","reference":"wire-2","amount":"5.00","ledgerAmount":"6.00","date":"2026-03-02","entryId":"ent_2"},\
                {"kind":"MISSING_AT_BANK","reference":"out-1","amount":"-7.00","ledgerAmount":"-7.00","date":"2026-03-03","entryId":"ent_3"}],\
                "ledgerOpening":"100.00","statementClosing":"110.00","ledgerClosing":"108.00","checkedThrough":49,"position":50,\
                "reconciledAt":"2026-03-31T12:00:00Z"}""".formatted("a".repeat(26)));
        assertThat(refused("/ledger/reconciliations/rcn_" + "b".repeat(26))).isEqualTo("404 reconciliation.unknown");
        assertThat(refused("/ledger/reconciliations/x")).isEqualTo("404 reconciliation.unknown");
    }

    @Test
    void reconciliationsAreListedLastFirstWithoutTheirBreaks() {
        reconciliation("b", 50, "USD");
        reconciliation("c", 51, "EUR");
        reconciliation("a", 52, "USD");
        sql(("insert into controls.reconciliation_break values ('rcn_%s', "
                        + "1, 'MISSING_IN_LEDGER', null, 9.00, null, '2026-03-01', null)")
                .formatted("a".repeat(26)));

        assertThat(readInPages("/ledger/reconciliations", "position", _ -> {})).containsExactly("52", "51", "50");
        assertThat(values(read("/ledger/reconciliations?asset=USD"), "position"))
                .containsExactly("52", "50");
        assertThat(read("/ledger/reconciliations").get("items").get(0).has("breaks"))
                .isFalse();
        assertThat(refused("/ledger/reconciliations?asset=usd")).startsWith("400");
    }

    private void run(String letter, long position, boolean passed, String results) {
        sql("insert into controls.control_run values ('run_%s', %d, '2026-01-31T12:00:00.000001Z', %s, '%s')"
                .formatted(letter.repeat(26), position, passed, results));
    }

    private void reconciliation(String letter, long position, String asset) {
        sql("""
                insert into controls.reconciliation values ('rcn_%s', '%s', '2026-03-01', '2026-03-31', 10, 8, 3, null, 100.00, 110.00, 108.00,
                    49, '2026-03-31T12:00:00Z', %d)""".formatted(letter.repeat(26), asset, position));
    }
}
