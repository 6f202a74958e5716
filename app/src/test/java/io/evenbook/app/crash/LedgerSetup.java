package io.evenbook.app.crash;

import static io.evenbook.app.crash.LedgerDraw.ACCOUNTS;
import static io.evenbook.app.crash.LedgerDraw.ASSETS;
import static io.evenbook.app.crash.LedgerDraw.CODES;
import static io.evenbook.app.crash.LedgerDraw.OMNIBUS;
import static io.evenbook.app.crash.LedgerDraw.account;
import static io.evenbook.app.crash.LedgerDraw.customer;

import io.evenbook.app.crash.LedgerRequest.Deposit;
import java.math.BigDecimal;
import java.util.Map;

/** The assets and accounts of {@link LedgerLoad}. */
final class LedgerSetup {
    private LedgerSetup() {}

    /** Opens and funds the accounts, and records their deposits. Account 0 has a maximum balance of 500 EUR. */
    static void prepare(LedgerClient client, AcknowledgedBooks books, RunningService service) throws Exception {
        for (Map.Entry<String, Integer> asset : ASSETS.entrySet()) {
            service.post(
                    "/assets",
                    "{\"asset\":\"%1$s\",\"name\":\"%1$s\",\"type\":\"FIAT\",\"decimals\":%2$d}"
                            .formatted(asset.getKey(), asset.getValue()));
        }
        for (int i = 0; i < ACCOUNTS; i++) {
            client.post("/accounts", "{'accountId':'%s','owner':'someone'}".formatted(account(i)))
                    .expect(201);
            for (String asset : CODES) {
                Deposit deposit = new Deposit(account(i), asset, new BigDecimal("400"), "opening");
                client.post(deposit.path(), deposit.body()).expect(201);
                books.moved(OMNIBUS, customer(deposit.account()), asset, deposit.amount());
            }
        }
        service.put("/accounts/%s/limits/EUR".formatted(account(0)), "{\"maximum\":\"500\",\"reason\":\"a test\"}");
    }
}
