package io.evenbook.bench.crash;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.evenbook.bench.Demo;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * Kills the service, or the service and its PostgreSQL, while a market is driven through it, starts it again, and asks afterwards:
 * is everything that was acknowledged there, is every trade settled, do the books balance, is every view what a rebuild makes of the log?
 */
class KilledInTheMiddleTest {
    private static final JsonMapper JSON = new JsonMapper();
    private static final List<String> POSTGRES_VIEWS =
            List.of("reference", "accounts", "journal", "orders", "trades", "books", "sagas");

    @TempDir
    private Path folder;

    @Test
    void anInventedMarketSurvivesTheServiceBeingKilled() throws Exception {
        survives(List.of(new Kill(400, false), new Kill(800, true)), "--messages", "1200", "--seed", "7");
    }

    @Test
    @Tag("long")
    void aRecordedMarketSurvivesTheServiceAndItsDatabaseBeingKilled() throws Exception {
        Path data = Path.of(System.getenv().getOrDefault("EVENBOOK_MARKET_DATA", "../../shared/data")).resolve("lobster");
        Path messages = data.resolve("AMZN_message_20k.csv.gz");
        assumeTrue(Files.exists(messages), "no recorded market at " + data + ": set EVENBOOK_MARKET_DATA");
        survives(
                List.of(new Kill(2_000, false), new Kill(8_000, true), new Kill(15_000, false)),
                messages.toString(),
                "--book",
                data.resolve("AMZN_orderbook_20k.csv.gz").toString());
    }

    /** @param acknowledgements how many of the demo's requests have been acknowledged when it happens */
    private record Kill(int acknowledgements, boolean withPostgres) {}

    private void survives(List<Kill> kills, String... market) throws Exception {
        Path apps = Path.of("../app/target");
        assumeTrue(Files.isDirectory(apps.resolve("../../embedded/target/lib")), "the service is not packaged: run mvn verify");
        try (RunningService service = new RunningService(RunningService.extract(appJar(apps), folder), folder)) {
            service.start();
            Path journal = folder.resolve("journal.tsv");
            Process demo = startDemo(service.port(), journal, market);
            for (Kill kill : kills) {
                await().atMost(Duration.ofMinutes(5)).pollInterval(Duration.ofMillis(5)).until(() -> {
                    assertThat(demo.isAlive()).as("the demo goes on:%n%s", demoLog()).isTrue();
                    return acknowledgements(journal) >= kill.acknowledgements();
                });
                service.kill();
                if (kill.withPostgres()) {
                    service.killPostgres();
                }
                service.start();
            }
            assertThat(demo.waitFor(10, TimeUnit.MINUTES)).as("the demo ends").isTrue();
            assertThat(demo.exitValue()).as("the demo finds that everything agrees:%n%s", demoLog()).isZero();

            try (Tables tables = new Tables(service.jdbcUrl())) {
                assertNothingAcknowledgedIsMissing(journal, tables);
                assertLogIsDense(tables);
                assertSettledAndBalanced(service);
                assertViewsEqualTheirRebuild(service, tables);
            }
        }
    }

    private static void assertNothingAcknowledgedIsMissing(Path journal, Tables tables) throws Exception {
        List<String[]> acknowledged;
        try (Stream<String> lines = Files.lines(journal)) {
            acknowledged = lines.map(line -> line.split("\t")).toList();
        }
        List<String> positions = tables.column("select global_index from events order by 1");
        assertThat(positions).containsAll(acknowledged.stream().map(line -> line[0]).filter(position -> !position.equals("0")).toList());
        assertThat(tables.column("select order_id from orders.trading_order"))
                .containsAll(acknowledged.stream().map(line -> line[2]).distinct().toList());
    }

    private static void assertLogIsDense(Tables tables) throws Exception {
        assertThat(tables.count("select count(*) from events")).isEqualTo(tables.count("select max(global_index) from events"));
        assertThat(tables.column("""
                select aggregate_id from events group by aggregate_id having count(*) <> max(sequence_number) + 1"""))
                .isEmpty();
        assertThat(tables.count("""
                select count(*) from (select recorded_at < lag(recorded_at) over (order by global_index) as fell from events) e
                where fell""")).isZero();
    }

    private static void assertSettledAndBalanced(RunningService service) throws Exception {
        for (String status : List.of("EXECUTED", "PAID_IN", "FAILED")) {
            assertThat(items(service.get("/trades?status=" + status))).as(status).isEmpty();
        }
        JsonNode balance = JSON.readTree(service.get("/ledger/trial-balance"));
        for (JsonNode asset : balance.path("assets")) {
            assertThat(asset.path("difference").asDecimal()).as(asset.toString()).isZero();
        }
        for (JsonNode account : balance.path("accounts")) {
            if (account.path("ledgerAccount").asString().equals("house:clearing")) {
                assertThat(account.path("balance").asDecimal()).as(account.toString()).isZero();
            }
        }
    }

    private static void assertViewsEqualTheirRebuild(RunningService service, Tables tables) throws Exception {
        Map<String, Object> before = views(service, tables);
        for (JsonNode view : items(service.get("/projections"))) {
            if (!view.path("store").asString().equals("KAFKA")) {
                service.post("/projections/" + view.path("name").asString() + "/replay", "{\"reason\":\"compare\"}");
            }
        }
        await().atMost(Duration.ofMinutes(5)).pollInterval(Duration.ofMillis(200)).until(() -> items(service.get("/projections"))
                .stream().allMatch(view -> view.path("status").asString().equals("LIVE")));
        Map<String, Object> after = views(service, tables);
        before.forEach((view, rows) -> assertThat(after.get(view)).as(view).isEqualTo(rows));
    }

    private static Map<String, Object> views(RunningService service, Tables tables) throws Exception {
        Map<String, Object> views = new TreeMap<>();
        for (String view : POSTGRES_VIEWS) {
            Map<String, List<String>> rows = tables.rowsOf(view);
            assertThat(rows.values()).as(view).anySatisfy(table -> assertThat(table).isNotEmpty());
            views.put(view, rows);
        }
        for (String account : tables.column("select account_id from accounts.account order by 1")) {
            views.put("notifications of " + account, all(service, "/accounts/" + account + "/notifications?limit=500"));
        }
        for (String market : tables.column("select market from reference.market order by 1")) {
            views.put("analytics of " + market, all(service, "/analytics/markets/" + market + "?limit=500"));
        }
        return views;
    }

    private static List<JsonNode> all(RunningService service, String list) throws Exception {
        List<JsonNode> all = new ArrayList<>();
        String cursor = "";
        do {
            JsonNode page = JSON.readTree(service.get(list + cursor));
            all.addAll(page.path("items").values());
            cursor = page.path("next").isNull() ? null : "&cursor=" + page.path("next").asString();
        } while (cursor != null);
        return all;
    }

    private static List<JsonNode> items(String page) {
        return List.copyOf(JSON.readTree(page).path("items").values());
    }

    private Process startDemo(int port, Path journal, String... market) throws IOException {
        List<String> command = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-cp",
                System.getProperty("java.class.path"),
                Demo.class.getName(),
                "--port",
                Integer.toString(port),
                "--journal",
                journal.toString()));
        command.addAll(List.of(market));
        return new ProcessBuilder(command).redirectErrorStream(true).redirectOutput(folder.resolve("demo.log").toFile()).start();
    }

    private String demoLog() throws IOException {
        return Files.readString(folder.resolve("demo.log"));
    }

    private static long acknowledgements(Path journal) throws IOException {
        if (!Files.exists(journal)) {
            return 0;
        }
        try (Stream<String> lines = Files.lines(journal)) {
            return lines.count();
        }
    }

    private static Path appJar(Path folder) throws IOException {
        return RunningService.only(folder, "evenbook-app-*-exec.jar");
    }
}
