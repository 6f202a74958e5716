package io.evenbook.app.http;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.LocalDate;
import java.time.ZoneOffset;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

/**
 * The controls pass, whatever other tests do meanwhile, and reconciliation compares the ledger with a bank statement.
 */
class ControlsTest extends WholeServiceTest {
    private static final String CONTROLS = "/api/v1/ledger/controls";
    private static final String RECONCILIATIONS = "/api/v1/ledger/reconciliations";

    @Test
    void afterTradesTransfersAndEntriesOfSeveralAccountsEveryControlPasses() {
        Market market = market();
        String alice = account("alice", "1000.00 USD");
        String bob = account("bob", "10 " + market.base());
        sell(bob, market, "2", "10.00");
        buy(alice, market, "1", "10.00");
        settledTrades(market, 1);
        trader.post(
                        "/api/v1/transfers",
                        "{'fromAccountId':'%s','toAccountId':'%s','asset':'USD','amount':'7.00','reference':'t'}"
                                .formatted(alice, bob))
                .expect(201);
        operator.post("/api/v1/ledger/entries", """
                        {'description':'A bill','postings':[\
                        {'ledgerAccount':'customer:%s','side':'DEBIT','asset':'USD','amount':'3.00'},\
                        {'ledgerAccount':'house:fees','side':'CREDIT','asset':'USD','amount':'3.00'}]}""".formatted(alice)).expect(201);
        long before = head();

        Answer run = operator.post(CONTROLS + "/run").expect(201);

        assertThat(run.body().at("/passed").asBoolean()).as(run.raw()).isTrue();
        assertThat(run.body()
                        .at("/results")
                        .valueStream()
                        .map(result -> result.at("/control").asString()))
                .containsExactly(
                        "TRIAL_BALANCE",
                        "BALANCES",
                        "SUB_LEDGER",
                        "CLEARING",
                        "ENTRIES",
                        "CLEARING_POSITIONS",
                        "CLEARING_TRADES",
                        "CLEARING_SETTLEMENT",
                        "CLEARING_OBLIGATIONS",
                        "COLLATERAL",
                        "COVER");
        for (JsonNode result : run.body().at("/results")) {
            assertThat(result.at("/outcome").asString()).as(run.raw()).isIn("PASSED", "IN_FLIGHT");
            assertThat(result.at("/checkedThrough").asLong()).isGreaterThanOrEqualTo(before);
            // Without a scheme there is nothing to compare in clearing
            long least = result.at("/control").asString().matches("CLEARING.*|COLLATERAL|COVER") ? 0 : 1;
            assertThat(result.at("/checked").asLong()).as(run.raw()).isGreaterThanOrEqualTo(least);
        }
        Answer shown = auditor.get(CONTROLS + "?minPosition=" + run.position()).expect(200);
        assertThat(shown.text("/runId")).isEqualTo(run.text("/runId"));
        assertThat(shown.body().at("/results")).isEqualTo(run.body().at("/results"));
        assertThat(auditor.get(CONTROLS + "/runs?limit=1").expect(200).items().getFirst())
                .isEqualTo(shown.body());
        assertThat(anonymous.get("/actuator/health").text("/components/controls/status"))
                .isEqualTo("UP");
        assertThat(anonymous.get("/actuator/health").text("/components/controls/details/ranAt"))
                .isNull();
        assertThat(auditor.get("/actuator/health").text("/components/controls/details/ranAt"))
                .isNotNull();
        assertThat(anonymous.get("/actuator/health/readiness").text("/components/controls/status"))
                .isNull();
        Answer scraped = eventually(
                () -> anonymous.get("/actuator/prometheus").expect(200),
                answer -> answer.raw().contains("evenbook_control_passed{control=\"BALANCES\"} 1.0"));
        assertThat(scraped.raw()).contains("evenbook_control_age_seconds");
        assertThat(auditor.get("/api/v1/audit/aggregates/ctl_controls")
                        .expect(200)
                        .text("/state/lastRun"))
                .isEqualTo(run.text("/runId"));
    }

    @Test
    void aStatementOfTheBankIsComparedWithTheLedger() {
        String coin = unique("COIN");
        asset(coin, 2);
        String alice = account("alice");
        for (String deposit : new String[] {"100.00 wire-1", "5.00 wire-2", "7.00 wire-3"}) {
            String[] parts = deposit.split(" ");
            operator.post(
                            "/api/v1/accounts/" + alice + "/deposits",
                            "{'asset':'%s','amount':'%s','reference':'%s'}".formatted(coin, parts[0], parts[1]))
                    .expect(201);
        }
        LocalDate today = LocalDate.now(ZoneOffset.UTC);
        String statement = """
                date,amount,reference,description
                %1$s,100.00,wire-1,
                %1$s,6.00,wire-2,a typing error
                %1$s,7.00,,without a reference
                %1$s,-1.00,fee,the bank's own
                """.formatted(today);

        Answer reconciled = operator.with("Content-Type", "text/csv")
                .with("Idempotency-Key", coin)
                .post(RECONCILIATIONS + "?asset=" + coin, statement)
                .expect(201);

        assertThat(reconciled.number("/lines")).isEqualTo(4);
        assertThat(reconciled.number("/matched")).isEqualTo(2);
        assertThat(reconciled
                        .body()
                        .at("/breaks")
                        .valueStream()
                        .map(found -> found.at("/kind").asString()))
                .containsExactly("MISSING_IN_LEDGER", "AMOUNT_DIFFERS");
        assertThat(reconciled.text("/ledgerOpening")).isEqualTo("0");
        assertThat(reconciled.text("/ledgerClosing")).isEqualTo("112.00");
        assertThat(operator.with("Content-Type", "text/csv")
                        .with("Idempotency-Key", coin)
                        .post(RECONCILIATIONS + "?asset=" + coin, statement)
                        .expect(201)
                        .body())
                .isEqualTo(reconciled.body());

        String id = reconciled.text("/reconciliationId");
        Answer shown = auditor.get(RECONCILIATIONS + "/" + id + "?minPosition=" + reconciled.position())
                .expect(200);
        assertThat(shown.body().at("/breaks")).isEqualTo(reconciled.body().at("/breaks"));
        assertThat(auditor.get(RECONCILIATIONS + "?asset=" + coin).expect(200).items())
                .singleElement()
                .satisfies(item ->
                        assertThat(item.at("/reconciliationId").asString()).isEqualTo(id));
        auditor.get(RECONCILIATIONS + "/rcn_x").expectProblem(404, "reconciliation.unknown");
    }

    @Test
    void whatIsWrongWithAStatementIsSaid() {
        asset("USD", 6);
        Client csv = operator.with("Content-Type", "text/csv");
        assertThat(csv.post(RECONCILIATIONS + "?asset=USD", "date,amount,reference,description\n2026-01-31,1e3,,")
                        .expectProblem(400, "request.malformed")
                        .text("/detail"))
                .isEqualTo("line 2, amount: must be a plain decimal such as -12.30: 1e3");
        csv.post(RECONCILIATIONS + "?asset=NONE", "date,amount,reference,description\n")
                .expectProblem(404, "asset.unknown");
        csv.post(RECONCILIATIONS, "").expectProblem(400, "request.malformed");
        assertThat(csv.post(RECONCILIATIONS + "?asset=USD&from=31.1.2026", "date,amount,reference,description\n")
                        .expectProblem(400, "request.malformed")
                        .text("/detail"))
                .contains("such as 2026-01-31");
        assertThat(operator.post(RECONCILIATIONS + "?asset=USD", "{}")
                        .expectProblem(415, "request.media-type-unsupported")
                        .text("/detail"))
                .isEqualTo("The body must be application/xml or text/csv or text/xml");
        assertThat(operator.with("Content-Type", "application/xml")
                        .post(RECONCILIATIONS + "?asset=USD", "<!DOCTYPE x><x/>")
                        .expectProblem(400, "request.malformed")
                        .text("/detail"))
                .isEqualTo("line 1: a document type declaration is not accepted");
    }
}
