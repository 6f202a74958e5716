package io.evenbook.app.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatException;

import io.evenbook.app.Service;
import io.evenbook.axon.postgres.log.EventLog;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;

/** Operators retry, compensate and resolve a settlement that a planted fault parked. */
class ParkedSettlementTest {
    private static final String MARKET = """
            {'market':'BTC-USD','baseAsset':'BTC','quoteAsset':'USD','tickSize':'0.01','lotSize':'0.0001',\
            'makerFeeRate':'0.001','takerFeeRate':'0.002'}""";

    @TempDir
    private Path data;

    private Service service;
    private Client operator;

    @Test
    void aParkedTradeIsTriedAgainOrCancelledAndTheOthersGoOn() {
        try (Service started = Service.on(
                data,
                "--evenbook.embedded.faults=true",
                "--evenbook.test.park-settlement-of=acc_bob",
                "--evenbook.kafka.enabled=false")) {
            service = started;
            operator = Client.anonymous(service.port()).as("operator");
            open();

            String retried = trade("acc_bob");
            parkedAs("stl_" + retried);
            String settled = trade("acc_carol");
            assertThat(trade(settled, "SETTLED").text("/settledAt")).isNotNull();
            assertThat(operator.get("/api/v1/trades/" + retried).expect(200).text("/status"))
                    .isEqualTo("EXECUTED");
            operator.post("/api/v1/parked/stl_" + retried + "/retry", "{'reason':'a test'}")
                    .expect(202);
            trade(retried, "SETTLED");
            operator.post("/api/v1/sagas/stl_" + retried + "/compensate", "{'reason':'a test'}")
                    .expectProblem(409, "saga.ended");

            for (String way : List.of("/api/v1/sagas/stl_%s/compensate", "/api/v1/parked/stl_%s/resolve")) {
                cancels(way);
            }
            operator.post("/api/v1/parked/prk_OrderEnds_1/retry", "{'reason':'a test'}")
                    .expectProblem(404, "parked.unknown");
            assertThat(now("/api/v1/parked").items()).isEmpty();
        }
    }

    private void cancels(String way) {
        String before = balances("acc_bob") + balances("acc_alice");
        String cancelled = trade("acc_bob");
        parkedAs("stl_" + cancelled);
        operator.post(way.formatted(cancelled), "{'reason':'a test'}").expect(202);
        Answer trade = trade(cancelled, "FAILED");
        assertThat(balances("acc_bob") + balances("acc_alice"))
                .as("both have what they had")
                .isEqualTo(before);
        assertThat(now("/api/v1/orders/" + trade.text("/buyOrderId")).decimal("/filledQuantity"))
                .isEqualByComparingTo("1");
        for (String account : List.of("acc_bob", "acc_alice")) {
            WholeServiceTest.eventually(
                    () -> operator.get("/api/v1/accounts/" + account + "/notifications")
                            .expect(200),
                    answer -> answer.raw().contains(cancelled));
        }
        operator.post("/api/v1/sagas/stl_" + cancelled + "/retry", "{'reason':'a test'}")
                .expectProblem(409, "saga.not-parked");
        Answer saga = now("/api/v1/sagas/stl_" + cancelled);
        assertThat(saga.text("/state")).isEqualTo("ENDED");
        assertThat(saga.text("/step")).isEqualTo("CANCELLED");
        assertThat(saga.text("/lastError")).startsWith("saga.hold-missing: ");
    }

    @Test
    void faultsAreRefusedWhereNobodyAllowedThem() {
        assertThatException()
                .isThrownBy(() -> Service.on(
                        data, "--evenbook.test.park-settlement-of=acc_bob", "--evenbook.kafka.enabled=false"))
                .withMessageContaining("only ./evenbook up --faults allows");
    }

    private void open() {
        operator.post("/api/v1/assets", "{'asset':'USD','name':'US dollar','type':'FIAT','decimals':6}")
                .expect(201);
        operator.post("/api/v1/assets", "{'asset':'BTC','name':'Bitcoin','type':'CRYPTO','decimals':8}")
                .expect(201);
        operator.post("/api/v1/markets", MARKET).expect(201);
        for (String name : List.of("alice", "bob", "carol")) {
            operator.post("/api/v1/accounts", "{'accountId':'acc_%s','owner':'%s'}".formatted(name, name))
                    .expect(201);
            for (String asset : List.of("USD", "BTC")) {
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
        Answer order = operator.post(
                        "/api/v1/orders", WholeServiceTest.limit("acc_alice", "BUY", "BTC-USD", "1", "10.00"))
                .expect(201);
        assertThat(order.text("/status")).isEqualTo("FILLED");
        return order.text("/trades/0");
    }

    private Answer trade(String tradeId, String status) {
        return WholeServiceTest.eventually(
                () -> operator.get("/api/v1/trades/" + tradeId), trade -> status.equals(trade.text("/status")));
    }

    private void parkedAs(String sagaId) {
        JsonNode parked = WholeServiceTest.eventually(
                        () -> operator.get("/api/v1/parked").expect(200),
                        answer -> !answer.items().isEmpty())
                .items()
                .getFirst();
        assertThat(parked.at("/sagaId").asString()).isEqualTo(sagaId);
        assertThat(parked.at("/reader").asString()).isEqualTo("Settlement");
        assertThat(parked.at("/event").asString()).isEqualTo("trade.TradeExecuted");
        assertThat(parked.at("/code").asString()).isEqualTo("saga.hold-missing");
        assertThat(now("/api/v1/sagas?state=STUCK").items()).hasSize(1);
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
