package io.evenbook.bench.crash;

import static io.evenbook.bench.crash.AcknowledgedBooks.plain;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.math.BigDecimal;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.TreeMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;

/**
 * Kills the service, once with its PostgreSQL, while clients move money through it in every way, starts it again, and asks afterwards:
 * do the books say exactly what the clients were told, is nothing left on its way, is every view what a rebuild makes of the log?
 */
class LedgerKilledInTheMiddleTest {
    private static final int CLIENTS = 8;

    /** What may be there only while something is under way. */
    private static final Map<String, String> UNDER_WAY = Map.of(
            "sagas", "select count(*) from saga_entry",
            "holds", "select count(*) from accounts.hold",
            "transfers", "select count(*) from accounts.transfer where status = 'PENDING'",
            "withdrawals", "select count(*) from accounts.withdrawal where status = 'PENDING'",
            "entries", "select count(*) from journal.entry_request where status = 'PENDING'");

    @TempDir
    private Path folder;

    @Test
    void theBooksSayWhatClientsWereToldAfterTwoKills() throws Exception {
        survives(2);
    }

    @Test
    @Tag("long")
    void theBooksSayWhatClientsWereToldAfterSixKills() throws Exception {
        survives(6);
    }

    private void survives(int kills) throws Exception {
        long seed = Long.getLong("evenbook.seed", System.nanoTime());
        System.out.println("seed " + seed + " (-Devenbook.seed)");
        SplittableRandom random = new SplittableRandom(seed);
        AcknowledgedBooks books = new AcknowledgedBooks();
        try (RunningService service = Survivor.packaged(folder)) {
            service.start();
            LedgerClient client = new LedgerClient(service.port());
            LedgerLoad.prepare(client, books, service);
            try (Clients clients = new Clients(client, books, random)) {
                int withPostgres = random.nextInt(kills);
                for (int i = 0; i < kills; i++) {
                    clients.awaitAnswers(random.nextInt(200, 800));
                    TimeUnit.MILLISECONDS.sleep(random.nextInt(100));
                    service.kill();
                    if (i == withPostgres) {
                        service.killPostgres();
                    }
                    service.start();
                }
                clients.awaitAnswers(200);
            }
            System.out.printf(
                    "%d requests, sent %d times more, %d of them had been done before; told: %s%n",
                    client.answers(), client.repeats(), client.replayed(), books.outcomes());
            assertThat(client.repeats()).as("requests that a kill left without an answer").isPositive();

            try (Tables tables = new Tables(service.jdbcUrl())) {
                assertBooksSayWhatWasAcknowledged(books, new Survivor(service, tables));
            }
        }
    }

    /** Several of them at work; once closed each has finished what it began. */
    private static final class Clients implements AutoCloseable {
        private final ExecutorService threads = Executors.newFixedThreadPool(CLIENTS);
        private final AtomicBoolean goOn = new AtomicBoolean(true);
        private final List<Future<Void>> each = new ArrayList<>();
        private final LedgerClient client;

        Clients(LedgerClient client, AcknowledgedBooks books, SplittableRandom random) {
            this.client = client;
            for (int i = 0; i < CLIENTS; i++) {
                each.add(threads.submit(new LedgerLoad(client, books, random.split(), goOn::get)));
            }
        }

        /** Waits until so many more requests have been answered. */
        void awaitAnswers(int more) {
            long until = client.answers() + more;
            await().atMost(Duration.ofMinutes(2)).pollInterval(Duration.ofMillis(2)).until(() ->
                    client.answers() >= until || each.stream().anyMatch(Future::isDone));
        }

        @Override
        public void close() {
            goOn.set(false);
            threads.close();
            each.stream().filter(one -> one.state() == Future.State.FAILED).findFirst().ifPresent(one -> {
                throw new AssertionError(one.exceptionNow());
            });
        }
    }

    private static void assertBooksSayWhatWasAcknowledged(AcknowledgedBooks books, Survivor survivor) throws Exception {
        Tables tables = survivor.tables();
        await().atMost(Duration.ofMinutes(1)).untilAsserted(() -> assertThat(underWay(tables)).as("under way").isEmpty());
        survivor.assertLogIsDense();
        survivor.assertBooksBalance();
        assertThat(balances(survivor.trialBalance())).isEqualTo(books.balances());
        assertThat(balances(tables)).isEqualTo(customers(books.balances()));
        assertThat(tables.column("select group_id || ' ' || min(status) from journal.entry_request group by group_id order by group_id"))
                .containsExactlyInAnyOrderElementsOf(books.groups());
        assertThat(tables.column("select transfer_id || ' ' || status from accounts.transfer"))
                .containsExactlyInAnyOrderElementsOf(books.transfers());
        survivor.assertViewsEqualTheirRebuild(List.of("reference", "accounts", "journal", "sagas"));
    }

    private static Map<String, Long> underWay(Tables tables) throws Exception {
        Map<String, Long> underWay = new TreeMap<>();
        for (Map.Entry<String, String> count : UNDER_WAY.entrySet()) {
            underWay.put(count.getKey(), tables.count(count.getValue()));
        }
        underWay.values().removeIf(count -> count == 0);
        return underWay;
    }

    private static Map<String, String> balances(JsonNode trialBalance) {
        Map<String, String> balances = new TreeMap<>();
        for (JsonNode line : trialBalance.path("accounts")) {
            put(balances, line.path("ledgerAccount").asString(), line.path("asset").asString(), line.path("balance").asString());
        }
        return balances;
    }

    /** As debits less credits, which the books of the house call them. */
    private static Map<String, String> balances(Tables tables) throws Exception {
        Map<String, String> balances = new TreeMap<>();
        for (String row : tables.column("select concat_ws(' ', 'customer:' || account_id, asset, -posted) from accounts.balance")) {
            String[] balance = row.split(" ");
            put(balances, balance[0], balance[1], balance[2]);
        }
        return balances;
    }

    private static void put(Map<String, String> balances, String ledgerAccount, String asset, String amount) {
        BigDecimal balance = new BigDecimal(amount);
        if (balance.signum() != 0) {
            balances.put(ledgerAccount + " " + asset, plain(balance));
        }
    }

    private static Map<String, String> customers(Map<String, String> balances) {
        Map<String, String> customers = new TreeMap<>(balances);
        customers.keySet().removeIf(line -> !line.startsWith("customer:"));
        return customers;
    }
}
