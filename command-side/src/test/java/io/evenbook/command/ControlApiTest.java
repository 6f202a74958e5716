package io.evenbook.command;

import static org.assertj.core.api.Assertions.assertThat;
import static org.springframework.test.web.servlet.request.MockMvcRequestBuilders.post;

import io.evenbook.api.json.EvenbookJson;
import io.evenbook.axon.postgres.log.EventLog;
import java.net.URI;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.mock.web.MockHttpServletResponse;
import org.springframework.test.web.servlet.MockMvc;
import org.springframework.test.web.servlet.request.MockHttpServletRequestBuilder;
import org.springframework.test.web.servlet.setup.MockMvcBuilders;
import org.springframework.web.context.WebApplicationContext;
import tools.jackson.databind.JsonNode;

/** Controls and reconciliations over HTTP, on a real event store and a real bus; the query side is a stub. */
@SpringBootTest(classes = TestService.class)
class ControlApiTest {
    private static final String CSV =
            "date,amount,reference,description\n2026-03-01,1.00,wire-1,\n2026-03-02,2.00,wire-2,\n";

    private static final String CAMT = """
            <Document xmlns="urn:iso:std:iso:20022:tech:xsd:camt.053.001.02"><BkToCstmrStmt><Stmt>
            <Bal><Tp><CdOrPrtry><Cd>CLBD</Cd></CdOrPrtry></Tp><Amt Ccy="USD">1.00</Amt><CdtDbtInd>CRDT</CdtDbtInd>
            <Dt><Dt>2026-03-01</Dt></Dt></Bal>
            <Ntry><Amt Ccy="USD">1.00</Amt><CdtDbtInd>CRDT</CdtDbtInd><Sts>BOOK</Sts><BookgDt><Dt>2026-03-01</Dt></BookgDt>
            <AcctSvcrRef>wire-1</AcctSvcrRef></Ntry></Stmt></BkToCstmrStmt></Document>""";

    @Autowired
    private EventLog log;

    private MockMvc mvc;

    @BeforeEach
    void registerAsset(@Autowired WebApplicationContext context) {
        mvc = MockMvcBuilders.webAppContextSetup(context).build();
        send(request(
                "/assets",
                "application/json",
                "{\"asset\":\"USD\",\"name\":\"US dollar\",\"type\":\"FIAT\",\"decimals\":6}"));
    }

    @Test
    void aRunOfTheControlsIsRecordedAndAnswered() {
        Answer answer = send(request("/ledger/controls/run", null, "")).is(201);

        assertThat(answer.json.get("passed").asBoolean()).isTrue();
        assertThat(answer.json.get("results").toString())
                .isEqualTo("[{\"control\":\"BALANCES\",\"outcome\":\"PASSED\",\"checkedThrough\":7,\"checked\":3,"
                        + "\"breaks\":[],\"breakCount\":0,\"inFlight\":[]}]");
        assertThat(answer.json.get("position").asLong()).isEqualTo(log.lastPositionOf("ctl_controls"));
        assertThat(log.at(log.head()).orElseThrow().type()).isEqualTo("control.ControlsRun");

        Answer next = send(request("/ledger/controls/run", null, "")).is(201);
        assertThat(next.json.get("version").asLong())
                .isEqualTo(answer.json.get("version").asLong() + 1);
        assertThat(next.json.get("runId")).isNotEqualTo(answer.json.get("runId"));
    }

    @Test
    void aRepeatedRunIsAnsweredAsTheFirst() {
        Answer first = send(request("/ledger/controls/run", null, "").header("Idempotency-Key", "run-1"))
                .is(201);
        Answer again = send(request("/ledger/controls/run", null, "").header("Idempotency-Key", "run-1"))
                .is(201);

        assertThat(again.json).isEqualTo(first.json);
        assertThat(again.response.getHeader("Idempotent-Replayed")).isEqualTo("true");
    }

    @Test
    void aStatementAsCsvIsReconciled() {
        Answer answer = send(request("/ledger/reconciliations?asset=USD", "text/csv", CSV))
                .is(201);

        assertThat(answer.json.get("reconciliationId").asString()).matches("rcn_[0-9a-z]{26}");
        assertThat(answer.json.get("from").asString()).isEqualTo("2026-03-01");
        assertThat(answer.json.get("to").asString()).isEqualTo("2026-03-02");
        assertThat(answer.json.get("lines").asLong()).isEqualTo(2);
        assertThat(answer.json.get("matched").asLong()).isEqualTo(1);
        assertThat(answer.json.get("breaks").toString())
                .isEqualTo("[{\"kind\":\"MISSING_IN_LEDGER\",\"reference\":\"wire-2\",\"amount\":\"2.000000\","
                        + "\"date\":\"2026-03-02\"}]");
        assertThat(answer.json.has("statementClosing")).isFalse();
        assertThat(answer.json.get("ledgerClosing").asString()).isEqualTo("1");
        assertThat(answer.json.get("checkedThrough").asLong()).isEqualTo(7);
        assertThat(answer.json.get("version").asLong()).isZero();
        assertThat(answer.json.get("position").asLong())
                .isEqualTo(
                        log.lastPositionOf(answer.json.get("reconciliationId").asString()));
        assertThat(answer.response.getHeader("ETag")).isEqualTo("\"0\"");
    }

    @Test
    void aStatementAsCamtIsReconciled() {
        for (String type : new String[] {"application/xml", "text/xml", "application/xml;charset=UTF-8"}) {
            Answer answer = send(request("/ledger/reconciliations?asset=USD", type, CAMT))
                    .is(201);
            assertThat(answer.json.get("matched").asLong()).isOne();
            assertThat(answer.json.get("statementClosing").asString()).isEqualTo("1.000000");
        }
    }

    @Test
    void daysAndWindowMayBeGiven() {
        Answer answer = send(request(
                        "/ledger/reconciliations?asset=USD&from=2026-02-01&to=2026-03-31&windowDays=0",
                        "text/csv",
                        CSV))
                .is(201);
        assertThat(answer.json.get("from").asString()).isEqualTo("2026-02-01");
        assertThat(answer.json.get("to").asString()).isEqualTo("2026-03-31");
        for (String bad :
                new String[] {"windowDays=32", "windowDays=-1", "windowDays=x", "from=1.3.2026", "from=2026-03-02"}) {
            send(request("/ledger/reconciliations?asset=USD&" + bad, "text/csv", CSV))
                    .is(400);
        }
    }

    @Test
    void aRepeatedStatementIsAnsweredAsTheFirstAndAnotherOneIsRefused() {
        String path = "/ledger/reconciliations?asset=USD";
        Answer first = send(request(path, "text/csv", CSV).header("Idempotency-Key", "march"))
                .is(201);
        Answer again = send(request(path, "text/csv", CSV).header("Idempotency-Key", "march"))
                .is(201);

        assertThat(again.json).isEqualTo(first.json);
        send(request(path, "text/csv", CSV.replace("wire-2", "wire-3")).header("Idempotency-Key", "march"))
                .is(422);
        send(request(path + "&windowDays=1", "text/csv", CSV).header("Idempotency-Key", "march"))
                .is(422);
    }

    @Test
    void whatCannotBeReadIsRefusedAndLeavesNoTrace() {
        long head = log.head();
        send(request("/ledger/reconciliations?asset=EUR", "text/csv", CSV)).is(404);
        send(request("/ledger/reconciliations?asset=usd", "text/csv", CSV)).is(400);
        send(request("/ledger/reconciliations", "text/csv", CSV)).is(400);
        send(request("/ledger/reconciliations?asset=USD", "text/csv", CSV + "x"))
                .is(400);
        send(request("/ledger/reconciliations?asset=USD", "text/csv", "")).is(400);
        send(request("/ledger/reconciliations?asset=USD", "application/xml", CSV))
                .is(400);
        send(request("/ledger/reconciliations?asset=USD", "application/json", "{}"))
                .is(415);
        send(request("/ledger/reconciliations?asset=USD", "text/csv", CSV).header("If-Match", "\"3\""))
                .is(412);
        assertThat(log.head()).isEqualTo(head);
    }

    private static MockHttpServletRequestBuilder request(String path, String type, String body) {
        MockHttpServletRequestBuilder request =
                post(URI.create("/api/v1" + path)).principal(() -> "operator").content(body);
        return type == null ? request : request.contentType(type);
    }

    private Answer send(MockHttpServletRequestBuilder request) {
        try {
            return new Answer(mvc.perform(request).andReturn().getResponse());
        } catch (Exception e) {
            throw new IllegalStateException(e);
        }
    }

    private static final class Answer {
        private final MockHttpServletResponse response;
        private final JsonNode json;

        Answer(MockHttpServletResponse response) throws Exception {
            this.response = response;
            String body = response.getContentAsString();
            this.json = body.isEmpty() ? null : EvenbookJson.mapper().readTree(body);
        }

        Answer is(int status) {
            assertThat(response.getStatus()).as("%s", json).isEqualTo(status);
            return this;
        }
    }
}
