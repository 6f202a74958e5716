package io.evenbook.app.http;

import static org.assertj.core.api.Assertions.assertThat;

import io.evenbook.app.Service;
import io.evenbook.axon.postgres.log.EventLog;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Operators retry and resolve trades of a clearing window whose novation a planted fault parked. */
class ParkedNovationTest {
    private static final String REASON = "{'reason':'a test'}";
    private static final String MARKET = """
            {'market':'BTC-USD','baseAsset':'BTC','quoteAsset':'USD','tickSize':'0.01','lotSize':'0.0001',\
            'makerFeeRate':'0.001','takerFeeRate':'0.002'}""";

    @TempDir
    private Path data;

    private Service service;
    private Client operator;

    @Test
    void aResolvedTradeIsCancelledAndItsWindowSettlesTheOthers() {
        try (Service started = Service.on(
                data,
                "--evenbook.embedded.faults=true",
                "--evenbook.test.park-settlement-of=acc_bob",
                "--evenbook.kafka.enabled=false")) {
            service = started;
            operator = Client.anonymous(service.port()).as("operator");
            open();

            String settled = trade("acc_carol");
            String novated = trade("acc_bob");
            operator.post("/api/v1/parked/" + parked() + "/retry", REASON).expect(202);
            eventually("/api/v1/ledger/trial-balance", "clearing:acc_bob");
            String before = balances("acc_bob") + balances("acc_alice");
            String cancelled = trade("acc_bob");
            String parkedId = parked();
            operator.post("/api/v1/clearing/windows/win_DAY_1/close", REASON).expect(202);
            operator.post("/api/v1/clearing/windows/win_DAY_1/settle", REASON).expect(202);
            window("PARKED");
            operator.post("/api/v1/sagas/stl_" + cancelled + "/compensate", REASON)
                    .expectProblem(409, "trade.in-scheme");

            operator.post("/api/v1/parked/" + parkedId + "/resolve", REASON).expect(202);
            Answer trade = trade(cancelled, "FAILED");
            assertThat(trade.text("/settlement/state")).isEqualTo("CANCELLED");
            assertThat(trade.text("/settlement/settledQuantity")).isEqualTo("0.00000000");
            assertThat(balances("acc_bob") + balances("acc_alice"))
                    .as("both have what they had")
                    .isEqualTo(before);
            assertThat(now("/api/v1/orders/" + trade.text("/buyOrderId")).decimal("/filledQuantity"))
                    .isEqualByComparingTo("1");

            operator.post("/api/v1/clearing/windows/win_DAY_1/retry", REASON).expect(202);
            assertThat(window("SETTLED").body().at("/netting/trades").asInt()).isEqualTo(2);
            trade(settled, "SETTLED");
            trade(novated, "SETTLED");
            trade(cancelled, "FAILED");
            assertThat(now("/api/v1/parked").items()).isEmpty();
            assertThat(now("/api/v1/ledger/trial-balance").body().at("/assets"))
                    .isNotEmpty()
                    .allSatisfy(asset ->
                            assertThat(asset.at("/difference").asDecimal()).isZero());
        }
    }

    private void open() {
        operator.post("/api/v1/assets", "{'asset':'USD','name':'US dollar','type':'FIAT','decimals':6}")
                .expect(201);
        operator.post("/api/v1/assets", "{'asset':'BTC','name':'Bitcoin','type':'CRYPTO','decimals':8}")
                .expect(201);
        operator.post("/api/v1/clearing/calendars", SchemeRequests.calendar("cal_DAILY"))
                .expect(201);
        operator.post("/api/v1/clearing/schemes", SchemeRequests.scheme("sch_DAY", "cal_DAILY"))
                .expect(201);
        operator.post("/api/v1/markets", MARKET).expect(201);
        operator.put("/api/v1/markets/BTC-USD/settlement", "{'schemeId':'sch_DAY','reason':'settle net'}")
                .expect(200);
        for (String name : new String[] {"alice", "bob", "carol"}) {
            operator.post("/api/v1/accounts", "{'accountId':'acc_%s','owner':'%s'}".formatted(name, name))
                    .expect(201);
            for (String asset : new String[] {"USD", "BTC"}) {
                operator.post(
                                "/api/v1/accounts/acc_%s/deposits".formatted(name),
                                "{'asset':'%s','amount':'1000','reference':'%s'}".formatted(asset, asset))
                        .expect(201);
            }
        }
    }

    /** Alice buys from a seller. */
    private String trade(String seller) {
        operator.post("/api/v1/orders", WholeServiceTest.limit(seller, "SELL", "BTC-USD", "1", "10.00"))
                .expect(201);
        return operator.post("/api/v1/orders", WholeServiceTest.limit("acc_alice", "BUY", "BTC-USD", "1", "10.00"))
                .expect(201)
                .text("/trades/0");
    }

    private Answer trade(String tradeId, String status) {
        return WholeServiceTest.eventually(
                () -> operator.get("/api/v1/trades/" + tradeId), trade -> status.equals(trade.text("/status")));
    }

    private Answer window(String state) {
        return WholeServiceTest.eventually(
                () -> operator.get("/api/v1/clearing/windows/win_DAY_1"), shown -> state.equals(shown.text("/state")));
    }

    /** The one event that is parked. */
    private String parked() {
        Answer list = WholeServiceTest.eventually(
                () -> operator.get("/api/v1/parked").expect(200),
                answer -> answer.items().size() == 1);
        assertThat(list.text("/items/0/reader")).isEqualTo("Clearing");
        assertThat(list.text("/items/0/code")).isEqualTo("saga.hold-missing");
        return list.text("/items/0/parkedId");
    }

    private void eventually(String path, String part) {
        WholeServiceTest.eventually(
                () -> operator.get(path).expect(200), answer -> answer.raw().contains(part));
    }

    private String balances(String account) {
        return now("/api/v1/accounts/" + account).body().at("/balances").toString();
    }

    /** The answer of a view that has reached the current end of the log. */
    private Answer now(String path) {
        String parameter = path.contains("?") ? "&" : "?";
        long head = service.bean(EventLog.class).head();
        return operator.get(path + parameter + "minPosition=" + head).expect(200);
    }
}
