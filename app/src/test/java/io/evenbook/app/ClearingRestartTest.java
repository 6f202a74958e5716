package io.evenbook.app;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.evenbook.app.http.Answer;
import io.evenbook.app.http.Client;
import io.evenbook.app.http.SchemeRequests;
import java.nio.file.Path;
import java.time.Duration;
import java.util.function.Consumer;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A window settles although the service is stopped before each step that a user asks for, and right behind it. */
@Tag("long")
class ClearingRestartTest {
    private static final String REASON = "{'reason':'a test'}";

    @TempDir
    private Path data;

    @Test
    void aWindowSettlesOverRestarts() {
        on(ClearingRestartTest::prepare);
        on(operator -> trade(operator, "acc_bob", "acc_alice", 3));
        on(operator -> operator.post("/api/v1/clearing/windows/win_DAY_1/close", REASON)
                .expect(202));
        on(operator -> trade(operator, "acc_bob", "acc_alice", 1));
        on(operator -> operator.post("/api/v1/clearing/windows/win_DAY_1/settle", REASON)
                .expect(202));
        on(operator -> {
            awaitSettled(operator, 1);
            balance(operator, "acc_alice", "700.000000 100.000000");
            operator.post("/api/v1/clearing/windows/win_DAY_2/close", REASON).expect(202);
            operator.post("/api/v1/clearing/windows/win_DAY_2/settle", REASON).expect(202);
        });
        on(operator -> {
            awaitSettled(operator, 2);
            balance(operator, "acc_alice", "600.000000 0.000000");
            Answer books = operator.get("/api/v1/ledger/trial-balance").expect(200);
            assertThat(books.body().at("/assets"))
                    .allSatisfy(asset ->
                            assertThat(asset.at("/difference").asDecimal()).isZero());
            assertThat(books.body().at("/accounts"))
                    .filteredOn(
                            account -> account.at("/ledgerAccount").asString().startsWith("clearing:")
                                    || account.at("/ledgerAccount").asString().equals("house:ccp"))
                    .isNotEmpty()
                    .allSatisfy(account ->
                            assertThat(account.at("/balance").asDecimal()).isZero());
        });
    }

    /** Starts the service, and stops it as soon as the answers are there. */
    private void on(Consumer<Client> requests) {
        try (Service service = Service.on(data, "--evenbook.kafka.enabled=false")) {
            requests.accept(Client.anonymous(service.port()).as("operator"));
        }
    }

    private static void prepare(Client operator) {
        for (String asset : new String[] {"USD", "BTC"}) {
            operator.post(
                            "/api/v1/assets",
                            "{'asset':'%s','name':'%s','type':'CRYPTO','decimals':6}".formatted(asset, asset))
                    .expect(201);
        }
        operator.post("/api/v1/clearing/calendars", SchemeRequests.calendar("cal_DAILY"))
                .expect(201);
        operator.post("/api/v1/clearing/schemes", SchemeRequests.scheme("sch_DAY", "cal_DAILY"))
                .expect(201);
        operator.post("/api/v1/markets", """
                        {'market':'BTC-USD','baseAsset':'BTC','quoteAsset':'USD','tickSize':'0.01',\
                        'lotSize':'0.0001','makerFeeRate':'0.001','takerFeeRate':'0.002'}""").expect(201);
        operator.put("/api/v1/markets/BTC-USD/settlement", "{'schemeId':'sch_DAY','reason':'settle net'}")
                .expect(200);
        account(operator, "acc_alice", "USD", "1000");
        account(operator, "acc_bob", "BTC", "5");
    }

    private static void account(Client operator, String account, String asset, String amount) {
        operator.post("/api/v1/accounts", "{'accountId':'%s','owner':'x'}".formatted(account))
                .expect(201);
        operator.post(
                        "/api/v1/accounts/" + account + "/deposits",
                        "{'asset':'%s','amount':'%s','reference':'w'}".formatted(asset, amount))
                .expect(201);
    }

    /** Trades of 1 at 100. */
    private static void trade(Client operator, String seller, String buyer, int count) {
        for (int i = 0; i < count; i++) {
            order(operator, seller, "SELL");
            order(operator, buyer, "BUY");
        }
    }

    private static void order(Client operator, String account, String side) {
        operator.post(
                        "/api/v1/orders",
                        "{'accountId':'%s','market':'BTC-USD','side':'%s','type':'LIMIT','price':'100','quantity':'1'}"
                                .formatted(account, side))
                .expect(201);
    }

    private static void awaitSettled(Client operator, int number) {
        await().atMost(Duration.ofSeconds(60))
                .untilAsserted(() -> assertThat(operator.get("/api/v1/clearing/windows/win_DAY_" + number)
                                .expect(200)
                                .text("/state"))
                        .isEqualTo("SETTLED"));
    }

    /** @param expected posted and held USD */
    private static void balance(Client operator, String account, String expected) {
        await().atMost(Duration.ofSeconds(30)).untilAsserted(() -> {
            Answer shown = operator.get("/api/v1/accounts/" + account).expect(200);
            assertThat(shown.body()
                            .at("/balances")
                            .valueStream()
                            .filter(balance -> balance.at("/asset").asString().equals("USD"))
                            .map(balance -> balance.at("/posted").asString() + " "
                                    + balance.at("/held").asString()))
                    .containsExactly(expected);
        });
    }
}
