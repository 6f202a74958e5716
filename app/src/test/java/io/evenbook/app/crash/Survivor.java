package io.evenbook.app.crash;

import static io.evenbook.app.crash.AcknowledgedBooks.plain;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.math.BigDecimal;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Predicate;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** A service that was killed and restarted, and the invariants that hold as soon as it is idle. */
record Survivor(RunningService service, Tables tables) {
    private static final JsonMapper JSON = new JsonMapper();
    static final List<String> POSTGRES_VIEWS =
            List.of("reference", "accounts", "journal", "orders", "trades", "books", "candles", "sagas");

    /** Counts open sagas, holds and withdrawals, and events that the views have not yet handled: all zero if idle. */
    private static final String OPEN_WORK = """
            select what || ': ' || number from (
                select 'events unread' as what,
                       (select max(global_index) from events)
                       - least((select position from accounts.view_position),
                               (select position from journal.view_position)) as number
                union all select 'sagas', count(*) from saga_entry
                union all select 'holds', count(*) from accounts.hold
                union all select 'withdrawals', count(*) from accounts.withdrawal where status = 'PENDING') open_work
             where number <> 0""";

    /** Extracts the packaged service into the folder. Skips the test if the service is not packaged. */
    static RunningService packaged(Path folder, String... settings) throws Exception {
        Path apps = Path.of("target");
        assumeTrue(
                Files.isDirectory(apps.resolve("../../embedded/target/lib")),
                "the service is not packaged: run mvn verify");
        Path jar = RunningService.only(apps, "evenbook-app-*-exec.jar");
        return new RunningService(RunningService.extract(jar, folder), folder, settings);
    }

    /** Waits until the service is idle. */
    void awaitIdle() {
        await().atMost(Duration.ofMinutes(1))
                .untilAsserted(() ->
                        assertThat(tables.column(OPEN_WORK)).as("open work").isEmpty());
    }

    void assertLogIsDense() throws Exception {
        assertThat(tables.count("select count(*) from events")).isEqualTo(tables.head());
        assertThat(tables.column("select aggregate_id from events group by aggregate_id"
                        + " having count(*) <> max(sequence_number) + 1"))
                .isEmpty();
        assertThat(tables.count("select count(*) from (select"
                        + " recorded_at < lag(recorded_at) over (order by global_index) as fell from events) e"
                        + " where fell"))
                .isZero();
    }

    /** Debits equal credits in each asset, and house:clearing is zero. */
    void assertBooksBalance() throws Exception {
        JsonNode balance = trialBalance();
        for (JsonNode asset : balance.path("assets")) {
            assertThat(asset.path("difference").asDecimal())
                    .as(asset.toString())
                    .isZero();
        }
        for (JsonNode account : balance.path("accounts")) {
            if (account.path("ledgerAccount").asString().equals("house:clearing")) {
                assertThat(account.path("balance").asDecimal())
                        .as(account.toString())
                        .isZero();
            }
        }
    }

    /** No acknowledged entry is missing or doubled, and refused requests left no trace. */
    void assertBooksSay(AcknowledgedBooks books) throws Exception {
        assertThat(balances(trialBalance())).isEqualTo(books.balances());
        assertThat(balances()).isEqualTo(customers(books.balances()));
        assertThat(tables.column("select entry_id from journal.entry where kind in ('ADJUSTMENT', 'REVERSAL')"))
                .containsExactlyInAnyOrderElementsOf(books.entries());
        assertThat(tables.column("select transfer_id from accounts.transfer"))
                .containsExactlyInAnyOrderElementsOf(books.transfers());
    }

    private JsonNode trialBalance() throws Exception {
        return JSON.readTree(service.get("/ledger/trial-balance?minPosition=" + tables.head()));
    }

    /** @param filled the views in PostgreSQL that must have rows */
    void assertViewsEqualTheirRebuild(List<String> filled) throws Exception {
        awaitProjections(view -> view.path("lagEvents").asLong() == 0);
        Map<String, Object> before = views(filled);
        for (JsonNode view : items("/projections")) {
            if (!view.path("store").asString().equals("KAFKA")) {
                service.post("/projections/" + view.path("name").asString() + "/replay", "{\"reason\":\"compare\"}");
            }
        }
        awaitProjections(view -> view.path("status").asString().equals("LIVE"));
        Map<String, Object> after = views(filled);
        before.forEach((view, rows) -> assertThat(after.get(view)).as(view).isEqualTo(rows));
    }

    private void awaitProjections(Predicate<JsonNode> state) {
        await().atMost(Duration.ofMinutes(5))
                .pollInterval(Duration.ofMillis(200))
                .until(() -> items("/projections").stream()
                        .filter(view -> !view.path("store").asString().equals("KAFKA"))
                        .allMatch(state));
    }

    /** The first page of a list. */
    List<JsonNode> items(String list) throws Exception {
        return List.copyOf(JSON.readTree(service.get(list)).path("items").values());
    }

    private Map<String, Object> views(List<String> filled) throws Exception {
        Map<String, Object> views = new TreeMap<>();
        for (String view : POSTGRES_VIEWS) {
            Map<String, List<String>> rows = tables.rowsOf(view);
            if (filled.contains(view)) {
                assertThat(rows.values())
                        .as(view)
                        .anySatisfy(table -> assertThat(table).isNotEmpty());
            }
            views.put(view, rows);
        }
        for (String account : tables.column("select account_id from accounts.account order by 1")) {
            views.put("notifications of " + account, all("/accounts/" + account + "/notifications?limit=500"));
        }
        for (String market : tables.column("select market from reference.market order by 1")) {
            views.put("analytics of " + market, all("/analytics/markets/" + market + "?limit=500"));
        }
        return views;
    }

    private List<JsonNode> all(String list) throws Exception {
        List<JsonNode> all = new ArrayList<>();
        String cursor = "";
        do {
            JsonNode page = JSON.readTree(service.get(list + cursor));
            all.addAll(page.path("items").values());
            cursor = page.path("next").isNull()
                    ? null
                    : "&cursor=" + page.path("next").asString();
        } while (cursor != null);
        return all;
    }

    private static Map<String, String> balances(JsonNode trialBalance) {
        Map<String, String> balances = new TreeMap<>();
        for (JsonNode line : trialBalance.path("accounts")) {
            put(
                    balances,
                    line.path("ledgerAccount").asString(),
                    line.path("asset").asString(),
                    line.path("balance").asString());
        }
        return balances;
    }

    /** Customers' balances as debits minus credits, so negated. */
    private Map<String, String> balances() throws Exception {
        Map<String, String> balances = new TreeMap<>();
        for (String row : tables.column(
                "select concat_ws(' ', 'customer:' || account_id, asset, -posted) from accounts.balance")) {
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
