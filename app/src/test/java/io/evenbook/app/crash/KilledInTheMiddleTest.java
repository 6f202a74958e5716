package io.evenbook.app.crash;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.evenbook.demo.Demo;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Kills the service, or the service and its PostgreSQL, while the demo replays a market, and restarts it. Afterwards
 * every acknowledged request is in the log, every trade is settled as a whole, every hold belongs to a resting order,
 * the books balance, and every view equals its rebuild from the log.
 */
@Tag("packaged")
class KilledInTheMiddleTest {
    @TempDir
    private Path folder;

    @Test
    void aGeneratedMarketSurvivesAKillOfTheServiceAndItsDatabase() throws Exception {
        survives(List.of(new Kill(150, true)), "--messages", "300", "--seed", "7");
    }

    @Test
    @Tag("long")
    void aRecordedMarketSurvivesKillsOfTheServiceAndItsDatabase() throws Exception {
        Path data = Path.of(System.getenv().getOrDefault("EVENBOOK_MARKET_DATA", "../../shared/data"))
                .resolve("lobster");
        Path messages = data.resolve("AMZN_message_20k.csv.gz");
        assumeTrue(Files.exists(messages), "no recorded market at " + data + ": set EVENBOOK_MARKET_DATA");
        survives(
                List.of(new Kill(2_000, false), new Kill(8_000, true), new Kill(15_000, false)),
                messages.toString(),
                "--book",
                data.resolve("AMZN_orderbook_20k.csv.gz").toString());
    }

    /** @param acknowledgements the number of acknowledged requests at which the kill happens */
    private record Kill(int acknowledgements, boolean withPostgres) {}

    private void survives(List<Kill> kills, String... market) throws Exception {
        try (RunningService service = Survivor.packaged(folder)) {
            service.start();
            Path journal = folder.resolve("journal.tsv");
            Process demo = startDemo(service.port(), journal, market);
            for (Kill kill : kills) {
                await().atMost(Duration.ofMinutes(5))
                        .pollInterval(Duration.ofMillis(5))
                        .until(() -> {
                            assertThat(demo.isAlive())
                                    .as("the demo keeps running:%n%s", demoLog())
                                    .isTrue();
                            return acknowledgements(journal) >= kill.acknowledgements();
                        });
                service.kill();
                if (kill.withPostgres()) {
                    service.killPostgres();
                }
                service.start();
            }
            assertThat(demo.waitFor(10, TimeUnit.MINUTES)).as("the demo ends").isTrue();
            assertThat(demo.exitValue())
                    .as("the demo finds no difference:%n%s", demoLog())
                    .isZero();

            try (Tables tables = service.tables()) {
                Survivor survivor = new Survivor(service, tables);
                assertNothingAcknowledgedIsMissing(journal, tables);
                survivor.assertLogIsDense();
                assertSettled(survivor, tables);
                survivor.assertBooksBalance();
                survivor.assertViewsEqualTheirRebuild(Survivor.POSTGRES_VIEWS);
            }
        }
    }

    private static void assertNothingAcknowledgedIsMissing(Path journal, Tables tables) throws Exception {
        List<String[]> acknowledged;
        try (Stream<String> lines = Files.lines(journal)) {
            acknowledged = lines.map(line -> line.split("\t")).toList();
        }
        List<String> positions = tables.column("select global_index from events order by 1");
        assertThat(positions)
                .containsAll(acknowledged.stream()
                        .map(line -> line[0])
                        .filter(position -> !position.equals("0"))
                        .toList());
        assertThat(tables.column("select order_id from orders.trading_order"))
                .containsAll(
                        acknowledged.stream().map(line -> line[2]).distinct().toList());
    }

    private static void assertSettled(Survivor survivor, Tables tables) throws Exception {
        for (String status : List.of("EXECUTED", "FAILED")) {
            assertThat(survivor.items("/trades?status=" + status)).as(status).isEmpty();
        }
        assertThat(tables.count("select count(*) from saga_entry"))
                .as("open settlements")
                .isZero();
        assertThat(tables.column("""
                select trade_id from trades.trade
                  left join (select payload::jsonb ->> 'tradeId' as exchanged, count(*) as sides
                               from events where payload_type = 'account.TradeExchanged' group by 1) exchanges
                         on exchanged = trade_id
                 where sides is distinct from 2"""))
                .as("trades that were not exchanged once on both sides")
                .isEmpty();
        assertThat(tables.column("""
                select coalesce(hold_id, 'of ' || order_id) from accounts.hold
                  full join (select order_id,
                                    case side when 'BUY' then price else 1 end * remaining_quantity as rest
                               from orders.trading_order where status in ('OPEN', 'PARTIALLY_FILLED')) resting
                         on hold_id = 'hld_' || order_id
                 where amount is distinct from rest"""))
                .as("holds that differ from the remainder of a resting order")
                .isEmpty();
    }

    private Process startDemo(int port, Path journal, String... market) throws IOException {
        List<String> command = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-XX:TieredStopAtLevel=1",
                "-cp",
                System.getProperty("java.class.path"),
                Demo.class.getName(),
                "--port",
                Integer.toString(port),
                "--journal",
                journal.toString()));
        command.addAll(List.of(market));
        return new ProcessBuilder(command)
                .redirectErrorStream(true)
                .redirectOutput(folder.resolve("demo.log").toFile())
                .start();
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
}
