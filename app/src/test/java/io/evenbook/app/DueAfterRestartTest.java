package io.evenbook.app;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.evenbook.app.http.Answer;
import io.evenbook.app.http.Client;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Whatever became due while the service was down is done soon after it is up. */
@Tag("long")
class DueAfterRestartTest {
    private static final String[] SETTINGS = {"--evenbook.kafka.enabled=false"};

    @Test
    void anExpiredOrderAndAnAccountThatDidNotReport(@TempDir Path data) {
        String expiring;
        String watched;
        Instant expiresAt;
        try (Service first = Service.on(data, SETTINGS)) {
            Client operator = Client.anonymous(first.port()).as("operator");
            list(operator);
            account(operator, "acc_alice");
            account(operator, "acc_bob");
            operator.put("/api/v1/accounts/acc_bob/cancel-after", "{'seconds':8}")
                    .expect(200);
            expiresAt = Instant.now().plusSeconds(8);
            expiring = buy(operator, "acc_alice", ",'timeInForce':'GTD','expiresAt':'%s'".formatted(expiresAt));
            watched = buy(operator, "acc_bob", "");
        }
        await().atMost(Duration.ofSeconds(30)).until(() -> Instant.now().isAfter(expiresAt));
        try (Service second = Service.on(data, SETTINGS)) {
            Client operator = Client.anonymous(second.port()).as("operator");
            ends(operator, expiring, "EXPIRED", "acc_alice");
            ends(operator, watched, "CANCELLED", "acc_bob");
        }
    }

    private static void list(Client operator) {
        operator.post("/api/v1/assets", "{'asset':'USD','name':'US dollar','type':'FIAT','decimals':6}")
                .expect(201);
        operator.post("/api/v1/assets", "{'asset':'BTC','name':'Bitcoin','type':'CRYPTO','decimals':8}")
                .expect(201);
        operator.post("/api/v1/markets", """
                        {'market':'BTC-USD','baseAsset':'BTC','quoteAsset':'USD','tickSize':'0.01',\
                        'lotSize':'0.0001','makerFeeRate':'0.001','takerFeeRate':'0.002'}""").expect(201);
    }

    private static void account(Client operator, String account) {
        operator.post("/api/v1/accounts", "{'accountId':'%s','owner':'x'}".formatted(account))
                .expect(201);
        operator.post("/api/v1/accounts/" + account + "/deposits", "{'asset':'USD','amount':'100','reference':'w'}")
                .expect(201);
    }

    private static String buy(Client operator, String account, String lifetime) {
        return operator.post(
                        "/api/v1/orders",
                        "{'accountId':'%s','market':'BTC-USD','side':'BUY',"
                                .concat("'type':'LIMIT','price':'50','quantity':'1'%s}")
                                .formatted(account, lifetime))
                .expect(201)
                .text("/orderId");
    }

    private static void ends(Client operator, String order, String status, String account) {
        await().atMost(Duration.ofSeconds(30)).untilAsserted(() -> {
            assertThat(operator.get("/api/v1/orders/" + order).expect(200).text("/status"))
                    .isEqualTo(status);
            Answer balances = operator.get("/api/v1/accounts/" + account).expect(200);
            assertThat(balances.decimal("/balances/0/held")).isZero();
        });
    }
}
