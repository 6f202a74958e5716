package io.evenbook.app.crash;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.evenbook.app.http.SchemeRequests;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Kills the service, sometimes with its PostgreSQL, while windows close and settle under trading. Afterwards each trade
 * was in exactly one window, each account settled each of its windows once, nothing is owed, and the books balance.
 */
@Tag("packaged")
class ClearingKilledTest {
    private static final int ACCOUNTS = 12;
    private static final int CLIENTS = 3;

    @TempDir
    private Path folder;

    @Test
    void aWindowSurvivesAKill() throws Exception {
        survives(1);
    }

    @Test
    @Tag("long")
    void tenWindowsSurviveKills() throws Exception {
        survives(10);
    }

    private void survives(int windows) throws Exception {
        long seed = Long.getLong("evenbook.seed", System.nanoTime());
        System.out.println("seed " + seed + " (-Devenbook.seed)");
        SplittableRandom random = new SplittableRandom(seed);
        AtomicBoolean trading = new AtomicBoolean(true);
        try (RunningService service = Survivor.packaged(folder, "--evenbook.kafka.enabled=false")) {
            service.start();
            LedgerClient client = new LedgerClient(service.port());
            prepare(client, service);
            try (ExecutorService clients = Executors.newFixedThreadPool(CLIENTS)) {
                List<Future<Void>> each = new ArrayList<>();
                for (int i = 0; i < CLIENTS; i++) {
                    SplittableRandom own = random.split();
                    each.add(clients.submit(() -> trade(client, own, trading)));
                }
                for (int window = 1; window <= windows; window++) {
                    closeAndKill(window, client, service, random);
                }
                trading.set(false);
                for (Future<Void> one : each) {
                    one.get();
                }
            }
            settle(windows + 1, client);
            try (Tables tables = service.tables()) {
                awaitSettled(windows + 1, tables);
                assertInvariants(service, tables);
            }
        }
    }

    private static void closeAndKill(int window, LedgerClient client, RunningService service, SplittableRandom random)
            throws Exception {
        long answers = client.answers() + random.nextInt(60, 200);
        await().atMost(Duration.ofMinutes(2)).until(() -> client.answers() >= answers);
        settle(window, client);
        TimeUnit.MILLISECONDS.sleep(random.nextInt(400));
        service.kill();
        if (random.nextBoolean()) {
            service.killPostgres();
        }
        service.start();
        try (Tables tables = service.tables()) {
            awaitSettled(window, tables);
        }
    }

    private static void settle(int window, LedgerClient client) throws InterruptedException {
        for (String step : List.of("close", "settle")) {
            client.post("/clearing/windows/win_DAY_%d/%s".formatted(window, step), "{'reason':'a test'}")
                    .expect(202);
        }
    }

    private static void awaitSettled(int window, Tables tables) {
        await().atMost(Duration.ofMinutes(2))
                .untilAsserted(() -> assertThat(tables.column("select payload::json ->> 'windowId' from events"
                                + " where payload_type = 'clearing.WindowSettled' order by global_index"))
                        .as(
                                "parked: %s",
                                tables.column("select payload::text from events"
                                        + " where payload_type = 'clearing.WindowParked'"))
                        .contains("win_DAY_" + window));
    }

    private static void prepare(LedgerClient client, RunningService service) throws Exception {
        for (String asset : List.of("USD", "BTC")) {
            client.post("/assets", "{'asset':'%1$s','name':'%1$s','type':'CRYPTO','decimals':6}".formatted(asset))
                    .expect(201);
        }
        client.post("/clearing/calendars", SchemeRequests.calendar("cal_DAILY")).expect(201);
        client.post("/clearing/schemes", SchemeRequests.scheme("sch_DAY", "cal_DAILY"))
                .expect(201);
        client.post("/markets", """
                        {'market':'BTC-USD','baseAsset':'BTC','quoteAsset':'USD','tickSize':'0.01',\
                        'lotSize':'0.0001','makerFeeRate':'0.001','takerFeeRate':'0.002'}""").expect(201);
        service.put("/markets/BTC-USD/settlement", "{\"schemeId\":\"sch_DAY\",\"reason\":\"settle net\"}");
        for (int i = 0; i < ACCOUNTS; i++) {
            client.post("/accounts", "{'accountId':'acc_%d','owner':'x'}".formatted(i))
                    .expect(201);
            for (String asset : List.of("USD", "BTC")) {
                client.post(
                                "/accounts/acc_%d/deposits".formatted(i),
                                "{'asset':'%1$s','amount':'1000000','reference':'opening-%1$s'}".formatted(asset))
                        .expect(201);
            }
        }
    }

    /** Orders around 100 of which many match. */
    private static Void trade(LedgerClient client, SplittableRandom random, AtomicBoolean trading)
            throws InterruptedException {
        while (trading.get()) {
            client.post(
                            "/orders",
                            ("{'accountId':'acc_%d','market':'BTC-USD','side':'%s','type':'LIMIT','timeInForce':'IOC',"
                                            + "'price':'%d','quantity':'%d'}")
                                    .replace("IOC", random.nextBoolean() ? "GTC" : "IOC")
                                    .formatted(
                                            random.nextInt(ACCOUNTS),
                                            random.nextBoolean() ? "BUY" : "SELL",
                                            random.nextInt(98, 103),
                                            random.nextInt(1, 20)))
                    .expect(201);
        }
        return null;
    }

    private static void assertInvariants(RunningService service, Tables tables) throws Exception {
        Survivor survivor = new Survivor(service, tables);
        survivor.assertLogIsDense();
        survivor.assertBooksBalance();
        assertThat(tables.count("select count(*) from events where payload_type = 'trade.TradeExecuted'"))
                .as("trades")
                .isPositive()
                .isEqualTo(tables.count("select sum((payload::json ->> 'trades')::int) from events"
                        + " where payload_type = 'clearing.WindowNetted'"));
        assertThat(tables.column("select payload::json ->> 'accountId' from events"
                        + " where payload_type = 'account.PositionSettled'"
                        + " group by 1, payload::json ->> 'windowId' having count(*) > 1"))
                .as("accounts that settled a window twice")
                .isEmpty();
        for (String type : List.of("WindowNetted", "WindowResolved", "WindowSettled")) {
            assertThat(tables.column("select payload::json ->> 'windowId' from events"
                            + " where payload_type = 'clearing.%s' group by 1 having count(*) > 1".formatted(type)))
                    .as(type)
                    .isEmpty();
        }
        assertThat(tables.column("select payload::text from events"
                        + " where payload_type in ('clearing.WindowParked', 'parked.EventParked')"))
                .isEmpty();
        assertThat(tables.column("select ledger_account || ' ' || asset from journal.ledger_balance"
                        + " where (ledger_account like 'clearing:%' or ledger_account = 'house:ccp')"
                        + " and debits <> credits"))
                .as("open after the last window")
                .isEmpty();
        await().atMost(Duration.ofSeconds(30))
                .untilAsserted(() -> assertThat(tables.count("select (select count(*) from clearing_trade)"
                                + " + (select count(*) from clearing_position)"))
                        .isZero());
    }
}
