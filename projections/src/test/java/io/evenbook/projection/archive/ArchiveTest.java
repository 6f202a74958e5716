package io.evenbook.projection.archive;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.evenbook.api.RejectedException;
import io.evenbook.axon.postgres.log.EventLog;
import io.evenbook.projection.ProjectionService;
import io.evenbook.projection.Story;
import io.evenbook.projection.archive.ArchivedMonth.State;
import io.evenbook.projection.view.MonthlyTable;
import io.evenbook.projection.view.Partitions;
import io.evenbook.projection.view.Replay;
import io.evenbook.projection.view.ViewGenerations;
import io.evenbook.projection.view.Views;
import io.micrometer.core.instrument.MeterRegistry;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.channels.ClosedByInterruptException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.security.MessageDigest;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.YearMonth;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import java.util.zip.GZIPInputStream;
import java.util.zip.GZIPOutputStream;
import javax.sql.DataSource;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.transaction.PlatformTransactionManager;
import org.springframework.transaction.support.TransactionTemplate;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Old months go into files, verified, and come back; whatever is cut off is done again. */
class ArchiveTest {
    private static final YearMonth JANUARY = YearMonth.of(2026, 1);
    private static final YearMonth FEBRUARY = YearMonth.of(2026, 2);
    private static final Map<String, String> TABLES =
            Map.of("candles", "candle", "orders", "ended_order", "trades", "trade");

    @TempDir
    static Path data;

    private static ProjectionService service;
    private static JdbcTemplate jdbc;
    private static Path folder;

    @BeforeAll
    static void start() {
        folder = data.resolve("archive");
        service = ProjectionService.start(
                data,
                Map.of(
                        "evenbook.kafka.enabled", "false",
                        "evenbook.archive.folder", folder.toString(),
                        "evenbook.archive.interval", "1d",
                        "evenbook.archive.keep-free", "1MB",
                        "evenbook.archive.keep-months.trades", "1",
                        "evenbook.archive.keep-months.orders", "1",
                        "evenbook.archive.keep-months.candles", "1"));
        jdbc = new JdbcTemplate(service.get(DataSource.class));
        // The months of the past are over once an event of the present is in the views
        service.append(new Story().begin().commands());
        long head = service.get(EventLog.class).head();
        await().until(() -> service.get(Views.class).all().stream()
                .allMatch(view -> view.progress().position() >= head));
    }

    @AfterAll
    static void stop() {
        service.close();
    }

    @BeforeEach
    void nothingIsArchived() throws IOException {
        TABLES.forEach((view, table) -> {
            jdbc.execute("truncate %1$s.archived_month, %1$s.%2$s".formatted(view + "_" + generation(view), table));
            for (YearMonth month : List.of(JANUARY, FEBRUARY)) {
                jdbc.execute("drop table if exists " + partition(view, month));
            }
        });
        if (Files.exists(folder)) {
            try (var files = Files.list(folder)) {
                for (Path file : files.toList()) {
                    Files.delete(file);
                }
            }
        }
    }

    private static int generation(String view) {
        return jdbc.queryForObject(
                "select generation from view_generation where view = ? and status = 'LIVE'", Integer.class, view);
    }

    private static String partition(String view, YearMonth month) {
        return "%s_%d.%s".formatted(view, generation(view), Partitions.nameOf(TABLES.get(view), month));
    }

    private static Path fileOf(String view, YearMonth month) {
        return folder.resolve(partition(view, month) + ".csv.gz");
    }

    private static void month(String view, YearMonth month) {
        Partitions partitions = new Partitions(jdbc);
        String schema = view + "_" + generation(view);
        partitions.createDetached(schema, TABLES.get(view), month);
        partitions.attach(schema, TABLES.get(view), month);
    }

    /** A month of trades at positions from 1,000 times its number on. */
    private static void trades(YearMonth month, int count) {
        month("trades", month);
        jdbc.update("""
                insert into %s (trade_id, market, price, quantity, quote_amount, buy_order_id, sell_order_id, buyer_account_id,
                    seller_account_id, maker_side, buyer_fee, buyer_fee_asset, seller_fee, seller_fee_asset, status, executed_at, settled_at,
                    executed_position, position)
                select 'trd_BTC-USD_' || p, 'BTC-USD', 1.50, 0.10000000, 0.150000, 'ord_"b",' || p, 'ord_s' || p, 'acc_alice',
                       'acc_bob', case when p %% 2 = 0 then 'BUY' end, 0.00010000, 'BTC', 0.000300, 'USD', 'SETTLED', t,
                       t + interval '1.000001 s', p, p + 1
                  from generate_series(%d, %d) p, lateral (select timestamptz '%s-01T00:00:00.000001Z' + p * interval '1 s' as t) at""".formatted(
                        partition("trades", month),
                        month.getMonthValue() * 1_000,
                        month.getMonthValue() * 1_000 + count - 1,
                        month));
    }

    private static void orders(YearMonth month, int count) {
        month("orders", month);
        jdbc.update("""
                insert into %s
                select 'ord_' || p, 'acc_alice', 'BTC-USD', 'BUY', 'LIMIT', 'GTC', 1, 1, null, 'c "' || p || E'"\\n\\\\N', 0, 0, 1, 'CANCELLED',
                       'REQUESTED', t, t, 0, p, p, null, null, null, null, null, 'NONE'
                  from generate_series(1, %d) p, lateral (select timestamptz '%s-31T23:59:59.999999Z' as t) at""".formatted(partition("orders", month), count, month));
    }

    private static void candles(YearMonth month) {
        month("candles", month);
        jdbc.update("""
                insert into %s
                select market, 1, timestamptz '%s-01Z' + g * interval '1 min', 1, 2, 0.50, 1, 3, 4, 5, g
                  from generate_series(1, 500) g, (values ('a-USD'), ('B-USD')) m (market)""".formatted(partition("candles", month), month));
    }

    private static List<String> rows(String view) {
        return jdbc.queryForList(
                "select t::text from %s.%s t order by 1".formatted(view, TABLES.get(view)), String.class);
    }

    private static boolean exists(String table) {
        return jdbc.queryForObject("select to_regclass(?) is not null", Boolean.class, table);
    }

    private static void run() {
        service.get(ArchiveJob.class).run();
    }

    private static List<ArchivedMonth> months(String view) {
        return service.get(Archives.class).months(view);
    }

    private static List<String> states(String view) {
        return months(view).stream()
                .map(month -> month.month() + " " + month.state())
                .toList();
    }

    private static void restore(String view, YearMonth month) {
        service.get(Archives.class).restore(view, month, "olivia", "an audit");
    }

    private static void release(String view, YearMonth month) {
        service.get(Archives.class).release(view, month);
    }

    private static double meter(String name, String view) {
        return service.get(MeterRegistry.class)
                .get(name)
                .tag("view", view)
                .gauge()
                .value();
    }

    @Test
    void monthsGoIntoFilesTheOldestFirstOneARun() throws Exception {
        trades(FEBRUARY, 3);
        trades(JANUARY, 5);

        run();
        assertThat(states("trades")).containsExactly("2026-01 ARCHIVED");
        assertThat(exists(partition("trades", JANUARY))).isFalse();
        assertThat(rows("trades")).hasSize(3);
        assertThat(meter("evenbook.archive.months", "trades")).isEqualTo(1);

        run();
        run();
        assertThat(states("trades")).containsExactly("2026-01 ARCHIVED", "2026-02 ARCHIVED");
        assertThat(rows("trades")).isEmpty();
        assertThat(jdbc.queryForList("select last_key from trades.archived_month order by 1", Long.class))
                .containsExactly(1_004L, 2_002L);
        assertThat(exists(partition("trades", Partitions.monthOf(Instant.now()))))
                .isTrue();
    }

    @Test
    void aFileAndItsManifestSayWhatIsInIt() throws Exception {
        trades(JANUARY, 2);
        run();
        ArchivedMonth archived = months("trades").getFirst();

        String csv = csv(Files.readAllBytes(fileOf("trades", JANUARY)));
        assertThat(csv).isEqualTo("""
                trade_id,market,price,quantity,quote_amount,buy_order_id,sell_order_id,buyer_account_id,seller_account_id,maker_side,\
                buyer_fee,buyer_fee_asset,seller_fee,seller_fee_asset,status,executed_at,settled_at,executed_position,position,\
                window_id,settled_quantity,cancelled_quantity
                trd_BTC-USD_1000,BTC-USD,1.50,0.10000000,0.150000,"ord_""b"",1000",ord_s1000,acc_alice,acc_bob,BUY,\
                0.00010000,BTC,0.000300,USD,SETTLED,2026-01-01 00:16:40.000001+00,2026-01-01 00:16:41.000002+00,1000,1001,,,
                trd_BTC-USD_1001,BTC-USD,1.50,0.10000000,0.150000,"ord_""b"",1001",ord_s1001,acc_alice,acc_bob,,\
                0.00010000,BTC,0.000300,USD,SETTLED,2026-01-01 00:16:41.000001+00,2026-01-01 00:16:42.000002+00,1001,1002,,,
                """);
        String sha256 = HexFormat.of()
                .formatHex(MessageDigest.getInstance("SHA-256").digest(csv.getBytes(StandardCharsets.UTF_8)));
        assertThat(archived.sha256()).isEqualTo(sha256);
        JsonNode manifest = new JsonMapper().readTree(Files.readString(folder.resolve(archived.file() + ".json")));
        assertThat(manifest.get("sha256").asString()).isEqualTo(sha256);
        assertThat(manifest.get("rows").asLong()).isEqualTo(2);
        assertThat(manifest.get("month").asString()).isEqualTo("2026-01");
        assertThat(manifest.get("format").asString()).isEqualTo("evenbook.archived-month/1");
    }

    @Test
    void theRowsOfEachViewComeBackAsTheyWere() {
        trades(JANUARY, 2_500);
        orders(JANUARY, 2_500);
        candles(JANUARY);
        Map<String, List<String>> before = new HashMap<>();
        TABLES.keySet().forEach(view -> before.put(view, rows(view)));
        run();
        for (String view : TABLES.keySet()) {
            assertThat(rows(view)).as(view).isEmpty();
            restore(view, JANUARY);
            assertThat(states(view)).containsExactly("2026-01 RESTORING");
        }
        run();
        for (String view : TABLES.keySet()) {
            assertThat(states(view)).containsExactly("2026-01 RESTORED");
            assertThat(rows(view)).as(view).isEqualTo(before.get(view)).isNotEmpty();
        }
        // With the indexes of all partitions
        assertThat(jdbc.queryForList(
                        "select count(*) from pg_index where indrelid = ?::regclass",
                        Long.class,
                        partition("trades", JANUARY)))
                .containsExactly(7L);
    }

    @Test
    void aRestoredMonthStaysUntilItIsReleased() throws Exception {
        trades(JANUARY, 2);
        run();
        FileTime written = Files.getLastModifiedTime(fileOf("trades", JANUARY));
        restore("trades", JANUARY);
        restore("trades", JANUARY);
        run();
        run();
        restore("trades", JANUARY);
        assertThat(states("trades")).containsExactly("2026-01 RESTORED");
        assertThat(months("trades").getFirst().requestedBy()).isEqualTo("olivia");

        release("trades", JANUARY);
        assertThat(months("trades")).isEmpty();
        assertThat(rows("trades")).hasSize(2);
        run();
        assertThat(states("trades")).containsExactly("2026-01 ARCHIVED");
        assertThat(Files.getLastModifiedTime(fileOf("trades", JANUARY))).isEqualTo(written);
    }

    @Test
    void aRestorationCanBeWithdrawn() {
        trades(JANUARY, 2);
        run();
        restore("trades", JANUARY);
        release("trades", JANUARY);
        run();
        assertThat(states("trades")).containsExactly("2026-01 ARCHIVED");
    }

    @Test
    void aTradeThatMayStillChangeKeepsItsMonthAndTheLaterOnes() {
        trades(JANUARY, 2);
        trades(FEBRUARY, 2);
        jdbc.update("update trades.trade set status = 'EXECUTED', settled_at = null where executed_position = 1001");
        run();
        assertThat(states("trades")).containsExactly("2026-01 BLOCKED");
        assertThat(months("trades").getFirst().problem()).isEqualTo("1 rows may still change");
        assertThat(meter("evenbook.archive.blocked", "trades")).isEqualTo(1);
        assertThat(rows("trades")).hasSize(4);
        assertThatThrownBy(() -> restore("trades", JANUARY)).isInstanceOf(RejectedException.class);

        jdbc.update("update trades.trade set status = 'FAILED' where executed_position = 1001");
        run();
        assertThat(states("trades")).containsExactly("2026-01 ARCHIVED");
        assertThat(meter("evenbook.archive.blocked", "trades")).isZero();
    }

    @Test
    void aMonthThatIsNoLongerDueWaitsForNothing() {
        trades(JANUARY, 2);
        jdbc.update("update trades.trade set status = 'EXECUTED', settled_at = null where executed_position = 1001");
        run();
        assertThat(states("trades")).containsExactly("2026-01 BLOCKED");
        archiver(1).run(table("trades"), 1_000);
        assertThat(months("trades")).isEmpty();
        run();
        archiver(1).run(table("trades"), 0);
        assertThat(months("trades")).isEmpty();
        assertThat(rows("trades")).hasSize(2);
    }

    @Test
    void aStopOfTheServiceIsNoProblemOfTheMonth() {
        trades(JANUARY, 2);
        Archiver archiver = archiver(1);
        MonthlyTable table = table("trades");
        Thread.currentThread().interrupt();
        try {
            assertThatThrownBy(() -> archiver.run(table, 1)).hasCauseInstanceOf(ClosedByInterruptException.class);
        } finally {
            assertThat(Thread.interrupted()).isTrue();
        }
        assertThat(months("trades")).isEmpty();
        run();
        assertThat(states("trades")).containsExactly("2026-01 ARCHIVED");
    }

    @Test
    void aMonthWithoutRowsGoesToo() {
        trades(JANUARY, 0);
        run();
        assertThat(states("trades")).containsExactly("2026-01 ARCHIVED");
        assertThat(jdbc.queryForList("select last_key from trades.archived_month", Long.class))
                .containsExactly((Long) null);
        restore("trades", JANUARY);
        run();
        assertThat(states("trades")).containsExactly("2026-01 RESTORED");
    }

    /** Cut off after the file had its name, or before. */
    @Test
    void aFileOfARunThatWasCutOffIsUsedAndAPartIsWrittenAnew() throws Exception {
        trades(JANUARY, 3);
        run();
        Path file = fileOf("trades", JANUARY);
        byte[] complete = Files.readAllBytes(file);
        FileTime written = FileTime.from(Instant.parse("2026-03-01T00:00:00Z"));
        Files.setLastModifiedTime(file, written);
        nothingIsArchivedButFiles(JANUARY);

        Files.delete(file.resolveSibling(file.getFileName() + ".json"));
        run();
        assertThat(states("trades")).containsExactly("2026-01 ARCHIVED");
        assertThat(Files.getLastModifiedTime(file)).isEqualTo(written);
        assertThat(file.resolveSibling(file.getFileName() + ".json")).exists();

        nothingIsArchivedButFiles(JANUARY);
        Files.delete(file);
        Files.writeString(file.resolveSibling(file.getFileName() + ".part"), "x".repeat(100_000));
        run();
        assertThat(Files.readAllBytes(file)).isEqualTo(complete);
        assertThat(file.resolveSibling(file.getFileName() + ".part")).doesNotExist();
    }

    private static void nothingIsArchivedButFiles(YearMonth month) {
        jdbc.execute("truncate trades_%d.archived_month".formatted(generation("trades")));
        trades(month, 3);
    }

    @Test
    void aFileWithOtherRowsIsNotReplaced() throws Exception {
        trades(JANUARY, 3);
        run();
        byte[] other = Files.readAllBytes(fileOf("trades", JANUARY));
        nothingIsArchivedButFiles(JANUARY);
        jdbc.update("update trades.trade set price = 2 where executed_position = 1002");
        run();
        assertThat(states("trades")).containsExactly("2026-01 BLOCKED");
        assertThat(months("trades").getFirst().problem()).endsWith("has not the rows of the table; move it away");
        assertThat(rows("trades")).hasSize(3);
        assertThat(Files.readAllBytes(fileOf("trades", JANUARY))).isEqualTo(other);
    }

    @Test
    void aDamagedFileIsNotPutBack() throws Exception {
        trades(JANUARY, 3);
        List<String> before = rows("trades");
        run();
        Path file = fileOf("trades", JANUARY);
        byte[] complete = Files.readAllBytes(file);
        restore("trades", JANUARY);

        Files.delete(file);
        run();
        assertThat(months("trades").getFirst().problem()).contains("NoSuchFileException");

        byte[] damaged = complete.clone();
        damaged[damaged.length / 2] ^= 1;
        Files.write(file, damaged);
        run();
        assertThat(months("trades").getFirst().state()).isEqualTo(State.RESTORING);
        assertThat(months("trades").getFirst().problem()).isNotBlank().doesNotContain("NoSuchFileException");

        // Whole, but of other rows
        try (GZIPOutputStream out = new GZIPOutputStream(Files.newOutputStream(file))) {
            out.write(csv(complete).replace("acc_bob", "acc_eve").getBytes(StandardCharsets.UTF_8));
        }
        run();
        assertThat(months("trades").getFirst().problem()).contains("has not the rows that were archived");
        assertThat(exists(partition("trades", JANUARY))).isFalse();
        assertThat(rows("trades")).isEmpty();

        Files.write(file, complete);
        run();
        assertThat(rows("trades")).isEqualTo(before);
    }

    @Test
    void aLostFileHoldsUpNoOtherMonth() throws Exception {
        trades(JANUARY, 2);
        trades(FEBRUARY, 3);
        run();
        run();
        restore("trades", JANUARY);
        restore("trades", FEBRUARY);
        Files.delete(fileOf("trades", FEBRUARY));
        run();
        assertThat(states("trades")).containsExactly("2026-01 RESTORED", "2026-02 RESTORING");
        assertThat(rows("trades")).hasSize(2);

        release("trades", JANUARY);
        run();
        assertThat(states("trades")).containsExactly("2026-01 ARCHIVED", "2026-02 RESTORING");
        assertThat(months("trades").getLast().problem()).contains("NoSuchFileException");
    }

    @Test
    void aFullDiskArchivesNothing() {
        trades(JANUARY, 2);
        archiver(Long.MAX_VALUE / 2).run(table("trades"), 1);
        assertThat(states("trades")).containsExactly("2026-01 BLOCKED");
        assertThat(months("trades").getFirst().problem()).startsWith("the file may take ");
        assertThat(fileOf("trades", JANUARY)).doesNotExist();
        assertThat(rows("trades")).hasSize(2);
    }

    @Test
    void aFullDiskPutsNothingBack() {
        trades(JANUARY, 2);
        run();
        restore("trades", JANUARY);
        archiver(Long.MAX_VALUE / 2).run(table("trades"), 1);
        assertThat(states("trades")).containsExactly("2026-01 RESTORING");
        assertThat(months("trades").getFirst().problem()).startsWith("the table and its log may take ");
        assertThat(exists(partition("trades", JANUARY))).isFalse();

        run();
        assertThat(states("trades")).containsExactly("2026-01 RESTORED");
        assertThat(months("trades").getFirst().problem()).isNull();
    }

    private static Archiver archiver(long keepFreeBytes) {
        return new Archiver(
                service.get(DataSource.class),
                service.get(ViewGenerations.class),
                service.get(EventLog.class),
                service.get(Clock.class),
                folder,
                keepFreeBytes);
    }

    private static String csv(byte[] zipped) throws IOException {
        try (InputStream in = new GZIPInputStream(new ByteArrayInputStream(zipped))) {
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        }
    }

    private static MonthlyTable table(String view) {
        return service.get(Archives.class).tables().stream()
                .filter(table -> table.view().equals(view))
                .findFirst()
                .orElseThrow();
    }

    @Test
    void oneProcessAtATimeIsAtIt() {
        trades(JANUARY, 2);
        inTransaction("select pg_advisory_xact_lock(hashtextextended('evenbook.archive.trades', 0))", () -> {
            run();
            return months("trades").isEmpty();
        });
        run();
        assertThat(states("trades")).containsExactly("2026-01 ARCHIVED");
    }

    @Test
    void aMonthThatReadersHoldWaitsForThem() throws Exception {
        trades(JANUARY, 2);
        CountDownLatch reads = new CountDownLatch(1);
        Thread reader = Thread.ofPlatform()
                .start(() -> inTransaction("select count(*) from trades.trade", () -> {
                    reads.countDown();
                    await("the run waits for the table").until(ArchiveTest::isWaitingForALock);
                    await("the run gives up once").until(() -> !isWaitingForALock());
                    return true;
                }));
        assertThat(reads.await(10, TimeUnit.SECONDS)).isTrue();
        run();
        reader.join();
        assertThat(states("trades")).containsExactly("2026-01 ARCHIVED");
    }

    private static boolean isWaitingForALock() {
        return jdbc.queryForObject("select count(*) from pg_locks where not granted", Integer.class) > 0;
    }

    private static void inTransaction(String sql, BooleanSupplier meanwhile) {
        new TransactionTemplate(service.get(PlatformTransactionManager.class)).executeWithoutResult(_ -> {
            jdbc.queryForList(sql);
            // The run has connections of its own
            Thread thread = Thread.ofPlatform()
                    .start(() -> assertThat(meanwhile.getAsBoolean()).isTrue());
            try {
                thread.join();
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        });
    }

    @Test
    void aRebuildHasAllMonthsAndNeedsRoomForThem() {
        trades(JANUARY, 2_000);
        run();
        long bytes = months("trades").getFirst().tableBytes();
        Replay replay = service.get(Views.class)
                .replay(
                        "trades",
                        new Replay.Request("olivia", "a test", null, null),
                        service.get(EventLog.class).head())
                .orElseThrow();
        assertThat(replay.requiredBytes()).isGreaterThan(2 * bytes);
        await().atMost(Duration.ofSeconds(30)).until(() -> generation("trades") == replay.generation());
        assertThat(months("trades")).isEmpty();
        assertThat(meterAfterRun("trades")).isZero();
    }

    @Test
    void aRebuildKeepsWhatAnOperatorWants() {
        trades(JANUARY, 2);
        trades(FEBRUARY, 2);
        run();
        run();
        restore("trades", JANUARY);
        run();
        restore("trades", FEBRUARY);
        assertThat(states("trades")).containsExactly("2026-01 RESTORED", "2026-02 RESTORING");
        Replay replay = service.get(Views.class)
                .replay(
                        "trades",
                        new Replay.Request("olivia", "a test", null, null),
                        service.get(EventLog.class).head())
                .orElseThrow();
        await().atMost(Duration.ofSeconds(30)).until(() -> generation("trades") == replay.generation());
        assertThat(states("trades")).containsExactly("2026-01 RESTORED", "2026-02 RESTORED");
        assertThat(months("trades").getFirst().requestedBy()).isEqualTo("olivia");
        assertThat(months("trades").getFirst().reason()).isEqualTo("an audit");
        release("trades", JANUARY);
        assertThat(states("trades")).containsExactly("2026-02 RESTORED");
    }

    private static double meterAfterRun(String view) {
        run();
        return meter("evenbook.archive.months", view);
    }

    @Test
    void onlyViewsWithMonthsHaveAnArchive() {
        assertThat(service.get(Archives.class).tables())
                .extracting(MonthlyTable::view)
                .containsExactly("candles", "orders", "trades");
        assertThatThrownBy(() -> months("accounts")).isInstanceOf(RejectedException.class);
        assertThatThrownBy(() -> restore("trades", FEBRUARY)).isInstanceOf(RejectedException.class);
    }
}
