package io.evenbook.projection.view;

import static java.util.concurrent.TimeUnit.MILLISECONDS;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import com.mongodb.client.MongoCollection;
import io.evenbook.api.RejectedException;
import io.evenbook.axon.postgres.PostgresEventStore;
import io.evenbook.axon.postgres.log.EventLog;
import io.evenbook.axon.postgres.reader.LogReader;
import io.evenbook.projection.ProjectionService;
import io.evenbook.projection.Story;
import io.evenbook.projection.view.Generation.Status;
import io.evenbook.projection.view.ViewDifference.TableDifference;
import io.evenbook.projection.view.ViewStore.Swap;
import java.lang.reflect.Proxy;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.NavigableSet;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentSkipListSet;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executor;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicReference;
import javax.sql.DataSource;
import org.bson.Document;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.data.mongodb.core.MongoTemplate;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.transaction.PlatformTransactionManager;
import org.springframework.transaction.support.TransactionTemplate;

/** Views are rebuilt while they are read and written. */
class RebuildTest {
    private static final Duration PATIENCE = Duration.ofSeconds(60);
    private static final Replay.Request REQUEST = new Replay.Request("olivia", "a test", null, null);

    private static final String DROPPING = "select 1 from pg_stat_activity"
            + " where wait_event_type = 'Lock' and query like 'drop schema if exists books%'";

    private static final Room UNKNOWN = new Room(null, null);

    private static final Executor THREADS = task -> Thread.ofPlatform().daemon().start(task);

    @TempDir
    Path data;

    private final Story story = new Story().begin();
    private ProjectionService service;
    private ViewRows rows;

    private void start() {
        service = ProjectionService.start(data);
        rows = new ViewRows(service);
    }

    @AfterEach
    void stop() {
        service.close();
    }

    private void rounds(int count) {
        for (int i = 0; i < count; i++) {
            story.round();
        }
        service.append(story.commands());
    }

    private Replay replay(String view) {
        return service.get(Views.class)
                .replay(view, REQUEST, service.get(EventLog.class).head())
                .orElseThrow();
    }

    private void awaitLive(String view, int generation) {
        ViewGenerations generations = service.get(ViewGenerations.class);
        await(view + " goes live")
                .atMost(PATIENCE)
                .until(() -> generations.existing(view).stream()
                        .anyMatch(candidate -> candidate.number() == generation && candidate.status() == Status.LIVE));
    }

    @Test
    @Tag("long")
    void underLoadNoEventIsLostAndReadersSeeOneGeneration() throws Exception {
        start();
        rounds(60);
        AtomicBoolean loading = new AtomicBoolean(true);
        CompletableFuture<Void> load = CompletableFuture.runAsync(
                () -> {
                    while (loading.get()) {
                        rounds(1);
                        pause(5);
                    }
                },
                THREADS);
        CompletableFuture<Map<Long, Long>> reads =
                CompletableFuture.supplyAsync(() -> readJournalWhile(loading), THREADS);

        for (Projection view : service.get(Views.class).all()) {
            replay(view.name());
            assertThat(view.progress().rebuild()).isPresent();
        }
        for (Projection view : service.get(Views.class).all()) {
            awaitLive(view.name(), 2);
            assertThat(view.progress().rebuild()).isEmpty();
        }
        loading.set(false);
        load.get();
        Map<Long, Long> entriesByPosition = reads.get();
        rows.awaitHead();

        for (Projection view : service.get(Views.class).all()) {
            assertThat(rows.allOf(view, view.name() + "_2")).as(view.name()).isEqualTo(writtenAtOnce(view));
            if (view.store() == Store.POSTGRES) {
                assertThat(rows.allOf(view, view.name()))
                        .as(view.name())
                        .isEqualTo(rows.allOf(view, view.name() + "_2"));
            }
        }
        assertThat(entriesByPosition).hasSizeGreaterThan(5);
        assertThat(rows.of("select global_index from events where not ends_command").stream()
                        .map(Long::valueOf))
                .as("positions inside a command")
                .isNotEmpty()
                .doesNotContainAnyElementsOf(entriesByPosition.keySet());
        entriesByPosition.forEach((position, entries) -> assertThat(
                        rows.of("select count(*) from journal.entry where position <= " + position))
                .containsExactly(entries.toString()));
    }

    /** Reads first the position, then the rows, in one transaction; the position must never decrease. */
    private Map<Long, Long> readJournalWhile(AtomicBoolean loading) {
        TransactionTemplate snapshot = new TransactionTemplate(service.get(PlatformTransactionManager.class));
        snapshot.setIsolationLevel(TransactionTemplate.ISOLATION_REPEATABLE_READ);
        JdbcTemplate jdbc = new JdbcTemplate(service.get(DataSource.class));
        Map<Long, Long> entriesByPosition = new TreeMap<>();
        long last = 0;
        while (loading.get()) {
            long[] read = snapshot.execute(_ -> new long[] {
                jdbc.queryForObject("select position from journal.view_position", Long.class),
                jdbc.queryForObject("select count(*) from journal.entry", Long.class)
            });
            assertThat(read[0]).isGreaterThanOrEqualTo(last);
            last = read[0];
            entriesByPosition.put(read[0], read[1]);
            pause(3);
        }
        return entriesByPosition;
    }

    private List<String> writtenAtOnce(Projection view) {
        Generation generation = new Generation(view.name(), 100, Status.BUILDING, 0, null, null);
        new Writing(service, view, generation)
                .write(0, service.get(EventLog.class).head());
        return rows.allOf(view, generation.name());
    }

    /** As after an upgrade: an earlier version of the software wrote the live tables. */
    @Test
    void aGenerationMayHaveOtherColumnsThanThePreviousOne() {
        start();
        rounds(20);
        rows.awaitHead();
        JdbcTemplate jdbc = new JdbcTemplate(service.get(DataSource.class));
        jdbc.execute("alter table trades_1.trade add column obsolete text");
        jdbc.execute("create or replace view trades.trade as select * from trades_1.trade");
        jdbc.execute("create role analyst");
        jdbc.execute("grant usage on schema trades to analyst");
        jdbc.execute("grant select on trades.trade to analyst with grant option");

        replay("trades");
        awaitLive("trades", 2);

        assertThat(rows.of("select has_table_privilege('analyst', 'trades.trade', 'select with grant option')"))
                .containsExactly("t");

        Projection trades = service.get(Views.class).find("trades").orElseThrow();
        assertThat(rows.allOf(trades, "trades")).isNotEmpty().isEqualTo(rows.allOf(trades, "trades_2"));
    }

    @Test
    void aRebuildContinuesAfterARestart() {
        start();
        rounds(100);
        rows.awaitHead();
        replay("orders");
        replay("notifications");
        service.close();

        start();
        awaitLive("orders", 2);
        awaitLive("notifications", 2);
        rows.awaitHead();
        for (String view : List.of("orders", "notifications")) {
            Projection projection = service.get(Views.class).find(view).orElseThrow();
            assertThat(rows.allOf(projection, view + "_2")).isEqualTo(writtenAtOnce(projection));
        }
    }

    @Test
    void aSecondReplayIsRefusedWhileTheFirstIsBuilding() {
        start();
        rounds(1);
        rows.awaitHead();
        buildWithoutEnd("trades");
        assertThat(service.get(Views.class).replay("trades", REQUEST, 1)).isEmpty();
    }

    @Test
    void aStoppedRebuildLeavesTheLiveRows() {
        start();
        rounds(5);
        rows.awaitHead();
        for (String view : List.of("trades", "notifications")) {
            Projection projection = view(view);
            List<String> before = rows.allOf(projection, view + "_1");
            buildWithoutEnd(view);
            long head = service.get(EventLog.class).head();
            await().atMost(PATIENCE)
                    .until(() -> projection.progress().rebuild().orElseThrow().position() == head);

            assertThat(service.get(Views.class).stopReplay(view)).isTrue();

            assertThat(projection.progress().rebuild()).isEmpty();
            assertThat(service.get(Views.class).stopReplay(view)).isFalse();
            assertThat(rows.allOf(projection, view + "_1")).isNotEmpty().isEqualTo(before);
        }
        service.pass(Duration.ofSeconds(31));
        await().atMost(PATIENCE)
                .until(() -> rows.of("select view from view_generation where status = 'DROPPED' order by 1")
                        .equals(List.of("notifications", "trades")));
        assertThat(rows.of("select to_regclass('trades_2.trade') is null")).containsExactly("t");
        assertThat(service.get(MongoTemplate.class).collectionExists("notifications_2"))
                .isFalse();

        rounds(1);
        rows.awaitHead();
        replay("trades");
        awaitLive("trades", 3);
        assertThat(rows.allOf(view("trades"), "trades_3")).isEqualTo(writtenAtOnce(view("trades")));
    }

    @Tag("long")
    @Test
    void aRebuildThatKeepsFailingShowsItsErrorAndCanBeStopped() {
        start();
        rounds(1);
        rows.awaitHead();
        // The tables of the next generation cannot be made
        new JdbcTemplate(service.get(DataSource.class))
                .execute("create schema trades_2 create table something_else (id int)");
        replay("trades");
        await().atMost(PATIENCE).until(() -> view("trades").progress().failure().isPresent());
        assertThat(view("trades").progress().failure().get()).hasMessageContaining("trades_2");
        assertThat(view("trades").progress().rebuild()).isPresent();

        assertThat(service.get(Views.class).stopReplay("trades")).isTrue();

        rounds(1);
        rows.awaitHead();
        await().atMost(PATIENCE).until(() -> view("trades").progress().failure().isEmpty());
        assertThat(view("trades").progress().rebuild()).isEmpty();
    }

    @Test
    void aStoppedRebuildReleasesThePositionOfTheLiveGeneration() {
        start();
        rounds(1);
        rows.awaitHead();
        Projection notifications = view("notifications");
        long shown = notifications.progress().position();
        buildWithoutEnd("notifications");
        Generation live =
                service.get(ViewGenerations.class).existing("notifications").getFirst();
        // As if it came within reach and no farther
        assertThat(service.get(MongoViews.class)
                        .goLive(new Generation("notifications", 99, Status.BUILDING, 0, null, null), live, () -> {}))
                .isEqualTo(Swap.BEHIND);
        rounds(1);
        long head = service.get(EventLog.class).head();
        await().atMost(PATIENCE)
                .until(() -> notifications.progress().rebuild().orElseThrow().position() == head);
        assertThat(notifications.progress().position()).isEqualTo(shown);

        assertThat(service.get(Views.class).stopReplay("notifications")).isTrue();

        await().atMost(PATIENCE).until(() -> notifications.progress().position() == head);
    }

    /**
     * As after an upgrade: an earlier version of the software wrote the live rows, and this projector does not fit
     * their columns.
     */
    @Test
    void aViewOfAnotherFormIsReadableAndIsRebuiltAtTheNextStart() {
        start();
        rounds(20);
        rows.awaitHead();
        long before = service.get(EventLog.class).head();
        JdbcTemplate jdbc = new JdbcTemplate(service.get(DataSource.class));
        jdbc.execute("alter table trades_1.trade rename column market to place");
        service.get(MongoTemplate.class)
                .getCollection("notifications_1")
                .insertOne(new Document("_id", "of another build"));
        jdbc.update("update view_generation set form = 'another' where view in ('trades', 'notifications')");
        for (String name : List.of("trades", "notifications")) {
            await().atMost(PATIENCE).until(() -> view(name).progress().outdated());
            assertThat(view(name).progress().failure().get())
                    .hasMessageContaining(name + "_1")
                    .hasMessageContaining("another");
            // In a process that starts so it would not have begun
            await().atMost(PATIENCE)
                    .until(() -> Thread.getAllStackTraces().keySet().stream()
                            .noneMatch(thread -> thread.getName().equals(name + "@1")));
        }
        List<String> served = rows.allOf(view("trades"), "trades");
        rounds(5);
        long head = service.get(EventLog.class).head();
        await().atMost(PATIENCE).until(() -> view("journal").progress().position() == head);
        assertThat(view("trades").progress().position()).isEqualTo(before);
        assertThat(view("notifications").progress().position()).isEqualTo(before);
        assertThat(rows.allOf(view("trades"), "trades")).isNotEmpty().isEqualTo(served);
        service.close();

        start();
        for (String name : List.of("trades", "notifications")) {
            awaitLive(name, 2);
            assertThat(rows.allOf(view(name), name + "_2")).isEqualTo(writtenAtOnce(view(name)));
            assertThat(view(name).progress().outdated()).isFalse();
        }
        rows.awaitHead();
        assertThat(rows.of("select position from trades_1.view_position")).containsExactly(Long.toString(before));
        assertThat(rows.of("select view from view_generation where generation > 1 order by 1"))
                .containsExactly("notifications", "trades");
    }

    @Tag("long")
    @Test
    void aRebuildOfAnotherVersionIsLeftToItAndRestartedAtTheNextStart() {
        start();
        rounds(5);
        rows.awaitHead();
        ViewGenerations generations = service.get(ViewGenerations.class);
        generations.add("orders", REQUEST, 1, "another", UNKNOWN).orElseThrow();
        rounds(1);
        rows.awaitHead();
        assertThat(view("orders").progress().rebuild()).isPresent();
        assertThat(rows.of("select to_regclass('orders_2.trading_order') is null"))
                .containsExactly("t");
        service.close();

        start();
        awaitLive("orders", 3);
        assertThat(rows.of("select status from view_generation where view = 'orders' order by generation"))
                .containsExactly("RETIRED", "RETIRED", "LIVE");
        assertThat(rows.allOf(view("orders"), "orders_3")).isEqualTo(writtenAtOnce(view("orders")));
    }

    @Test
    void aViewStopsWhileItsStoreDoesNotAnswer() throws Exception {
        start();
        rows.awaitHead();
        CountDownLatch asked = new CountDownLatch(1);
        CountDownLatch answered = new CountDownLatch(1);
        PostgresViews store = service.get(PostgresViews.class);
        ViewStore silent = (ViewStore) Proxy.newProxyInstance(
                ViewStore.class.getClassLoader(), new Class<?>[] {ViewStore.class}, (_, method, arguments) -> {
                    if (method.getName().equals("create")) {
                        asked.countDown();
                        answered.await();
                    }
                    return method.invoke(store, arguments);
                });
        AtomicReference<LogReader> reader = new AtomicReference<>();
        View view = new View(
                "trades",
                silent,
                service.get(ViewGenerations.class),
                () -> 0,
                Clock.systemUTC(),
                0,
                (generation, _) -> {
                    reader.set(LogReader.builder()
                            .name("late")
                            .log(service.get(PostgresEventStore.class))
                            .tokens(store.tokens())
                            .transactions(store.transactions())
                            .handler(new GenerationWriter(generation, store))
                            .build());
                    return new Reading(reader.get(), Optional.empty());
                });
        CompletableFuture<Void> tending = CompletableFuture.runAsync(view::tend, THREADS);
        asked.await();

        assertThat(CompletableFuture.supplyAsync(view::stop, THREADS).thenCompose(stopped -> stopped))
                .succeedsWithin(PATIENCE);

        answered.countDown();
        assertThat(tending).succeedsWithin(PATIENCE);
        assertThat(reader.get().stop())
                .as("what began to read meanwhile is stopped")
                .isCompleted();
    }

    @Test
    void aNewGenerationIsComparedWithTheReplacedOne() {
        start();
        rounds(3);
        rows.awaitHead();
        JdbcTemplate jdbc = new JdbcTemplate(service.get(DataSource.class));
        jdbc.execute("delete from trades_1.trade"
                + " where executed_position = (select min(executed_position) from trades_1.trade)");
        jdbc.execute("update trades_1.trade set price = 1"
                + " where executed_position = (select max(executed_position) from trades_1.trade)");
        jdbc.execute("""
                insert into journal_1.ledger_balance
                select 'nobody', asset, kind, debits, credits, position from journal_1.ledger_balance limit 1""");
        MongoCollection<Document> analytics = service.get(MongoTemplate.class).getCollection("analytics_1");
        analytics.deleteOne(new Document());
        ViewGenerations generations = service.get(ViewGenerations.class);
        assertThat(generations.differenceOf("trades")).isEmpty();
        long head = service.get(EventLog.class).head();

        for (String view : List.of("trades", "journal", "analytics", "controls")) {
            replay(view);
            awaitLive(view, 2);
            assertThat(generations.differenceOf(view).orElseThrow())
                    .as(view)
                    .extracting(ViewDifference::livePosition, ViewDifference::builtPosition)
                    .containsExactly(head, head);
        }

        assertThat(generations.differenceOf("trades").orElseThrow().tables())
                .filteredOn(table -> table.table().equals("trade"))
                .containsExactly(new TableDifference("trade", 5, 6, 1L, 2L));
        assertThat(generations.differenceOf("analytics").orElseThrow().tables())
                .containsExactly(new TableDifference("analytics", 5, 6, 0L, 1L));
        assertThat(generations.differenceOf("journal").orElseThrow().tables())
                .filteredOn(table -> table.onlyLive() + table.onlyBuilt() > 0)
                .singleElement()
                .extracting(TableDifference::table, TableDifference::onlyLive, TableDifference::onlyBuilt)
                .isEqualTo(List.of("ledger_balance", 1L, 0L));
    }

    @Tag("long")
    @Test
    void rowsOfLargeTablesAreEstimated() {
        start();
        rounds(3);
        rows.awaitHead();
        replay("journal");
        awaitLive("journal", 2);
        JdbcTemplate jdbc = new JdbcTemplate(service.get(DataSource.class));
        jdbc.execute("analyze");
        long postings = jdbc.queryForObject("select count(*) from journal.posting", Long.class);
        List<Generation> both = service.get(ViewGenerations.class).existing("journal");

        ViewDifference difference = new TableComparison(
                        service.get(DataSource.class), service.get(PlatformTransactionManager.class), 1)
                .compare(both.getFirst(), both.getLast());

        assertThat(difference.tables()).contains(new TableDifference("posting", postings, postings, null, null));
    }

    @Tag("long")
    @Test
    void aThrottledRebuildKeepsItsRate() {
        service = ProjectionService.start(
                data, Map.of("evenbook.kafka.enabled", "false", "evenbook.replay.max-events-per-second", "200"));
        rows = new ViewRows(service);
        rounds(20);
        rows.awaitHead();
        long begun = System.nanoTime();
        replay("accounts");
        replay("notifications");
        awaitLive("accounts", 2);
        awaitLive("notifications", 2);
        assertThat(Duration.ofNanos(System.nanoTime() - begun)).isGreaterThan(Duration.ofSeconds(2));

        rounds(1);
        rows.awaitHead();
        for (String name : List.of("accounts", "notifications")) {
            assertThat(rows.allOf(view(name), name + "_2")).isEqualTo(writtenAtOnce(view(name)));
        }
    }

    @Test
    void aRebuildThatWouldFillTheDiskIsRefused() {
        start();
        rounds(1);
        rows.awaitHead();
        Replay trades = replay("trades");
        assertThat(trades.requiredBytes()).isGreaterThan(8192);
        assertThat(trades.freeBytes()).isGreaterThan(trades.requiredBytes());
        awaitLive("trades", 2);
        new JdbcTemplate(service.get(DataSource.class))
                .update("update view_generation set form = 'another' where view = 'books'");
        service.close();

        service = ProjectionService.start(
                data, Map.of("evenbook.kafka.enabled", "false", "evenbook.replay.keep-free", "1000000TB"));
        rows = new ViewRows(service);
        assertThatThrownBy(() -> replay("trades"))
                .isInstanceOfSatisfying(
                        RejectedException.class,
                        e -> assertThat(e.rejection()).isInstanceOfSatisfying(RebuildRefused.class, refused -> {
                            assertThat(refused.code()).isEqualTo("projection.disk-space");
                            assertThat(refused.requiredBytes()).isPositive();
                            assertThat(refused.freeBytes()).isPositive();
                        }));
        assertThat(view("trades").progress().rebuild()).isEmpty();
        // It would begin by itself
        assertThat(view("books").progress().failure().get())
                .hasMessageContaining("books")
                .hasMessageContaining("free");
        // The embedded server does not report its free space
        assertThat(replay("notifications").freeBytes()).isNull();
        awaitLive("notifications", 2);
    }

    /** An export, say, that is fetched slowly. */
    @Tag("long")
    @Test
    void aLongReadDelaysTheSwapAndNobodyElse() throws Exception {
        start();
        rounds(5);
        rows.awaitHead();
        CountDownLatch enough = new CountDownLatch(1);
        CompletableFuture<Void> export = heldRead("select count(*) from journal.posting", enough);
        replay("journal");

        JdbcTemplate reader = new JdbcTemplate(service.get(DataSource.class));
        // 2 s or more; a swap waits much shorter
        reader.setQueryTimeout(2);
        NavigableSet<Instant> attempts = new ConcurrentSkipListSet<>();
        long deadline = System.nanoTime() + PATIENCE.toNanos();
        // On a thread of its own: who reads waits for the attempt instead of seeing it
        CompletableFuture<Void> watch = CompletableFuture.runAsync(
                () -> {
                    while (attempts.size() < 3 && System.nanoTime() < deadline) {
                        new JdbcTemplate(service.get(DataSource.class))
                                .queryForList("""
                                select query_start from pg_stat_activity
                                 where wait_event_type = 'Lock' and query like 'create or replace view journal.%'""", OffsetDateTime.class)
                                .forEach(attempt -> attempts.add(attempt.toInstant()));
                        pause(20);
                    }
                },
                THREADS);
        while (!watch.isDone()) {
            reader.queryForObject("select count(*) from journal.books", Long.class);
            reader.queryForObject("select count(*) from journal.posting", Long.class);
        }
        assertThat(attempts).hasSizeGreaterThanOrEqualTo(3);
        assertThat(Duration.between(attempts.lower(attempts.last()), attempts.last()))
                .as("the attempts become rarer")
                .isGreaterThan(Duration.ofSeconds(2));
        rounds(1);
        rows.awaitHead();
        assertThat(view("journal").progress().rebuild()).isPresent();

        enough.countDown();
        export.get();
        awaitLive("journal", 2);
    }

    @Tag("long")
    @Test
    void aLongReadOfARetiredGenerationDelaysItsDrop() throws Exception {
        start();
        rounds(1);
        rows.awaitHead();
        CountDownLatch enough = new CountDownLatch(1);
        CompletableFuture<Void> export = heldRead("select count(*) from books_1.book", enough);
        replay("books");
        awaitLive("books", 2);
        service.pass(Duration.ofSeconds(31));
        for (int attempt = 0; attempt < 2; attempt++) {
            await().pollInterval(Duration.ofMillis(20))
                    .atMost(PATIENCE)
                    .until(() -> !rows.of(DROPPING).isEmpty());
            await().pollInterval(Duration.ofMillis(20))
                    .atMost(PATIENCE)
                    .until(() -> rows.of(DROPPING).isEmpty());
        }
        assertThat(view("books").progress().failure()).isEmpty();
        assertThat(rows.of("select status from view_generation where view = 'books' order by generation"))
                .containsExactly("RETIRED", "LIVE");

        enough.countDown();
        export.get();
        await().atMost(PATIENCE)
                .until(() -> rows.of("select status from view_generation where view = 'books' order by generation")
                        .equals(List.of("DROPPED", "LIVE")));
    }

    /** Reads, and keeps its transaction open until it is enough. Returns when it has read. */
    private CompletableFuture<Void> heldRead(String query, CountDownLatch enough) throws InterruptedException {
        CountDownLatch held = new CountDownLatch(1);
        CompletableFuture<Void> export = CompletableFuture.runAsync(
                () -> new TransactionTemplate(service.get(PlatformTransactionManager.class)).executeWithoutResult(_ -> {
                    rows.of(query);
                    held.countDown();
                    awaitQuietly(enough);
                }),
                THREADS);
        held.await();
        return export;
    }

    private static void awaitQuietly(CountDownLatch latch) {
        try {
            latch.await();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /** Another view that somebody made of it holds the swap up, and says so, until it is dropped. */
    @Test
    void aSwapThatAForeignViewPreventsShowsTheReason() {
        start();
        rounds(1);
        rows.awaitHead();
        JdbcTemplate jdbc = new JdbcTemplate(service.get(DataSource.class));
        jdbc.execute("alter table trades_1.trade add column obsolete text");
        jdbc.execute("create or replace view trades.trade as select * from trades_1.trade");
        jdbc.execute("create view public.volume as select sum(quantity) from trades.trade");
        replay("trades");
        await().atMost(PATIENCE).until(() -> view("trades").progress().failure().isPresent());
        assertThat(view("trades").progress().failure().get()).hasStackTraceContaining("volume");

        jdbc.execute("drop view public.volume");

        awaitLive("trades", 2);
        await().atMost(PATIENCE).until(() -> view("trades").progress().failure().isEmpty());
    }

    /** Starts a rebuild that never goes live: its head is at {@link Long#MAX_VALUE}. */
    private void buildWithoutEnd(String view) {
        ViewGenerations generations = service.get(ViewGenerations.class);
        generations
                .add(
                        view,
                        REQUEST,
                        Long.MAX_VALUE,
                        generations.existing(view).getFirst().form(),
                        UNKNOWN)
                .orElseThrow();
    }

    private Projection view(String name) {
        return service.get(Views.class).find(name).orElseThrow();
    }

    @Test
    void aReplacedGenerationIsDroppedWhenNobodyCanReadIt() {
        start();
        rounds(1);
        rows.awaitHead();
        replay("books");
        replay("analytics");
        awaitLive("books", 2);
        awaitLive("analytics", 2);
        pause(1000);
        assertThat(rows.of("select to_regclass('books_1.book') is null")).containsExactly("f");

        service.pass(Duration.ofSeconds(31));
        await().atMost(PATIENCE).until(() -> rows.of("""
                        select view from view_generation where status = 'DROPPED' order by 1""").equals(List.of("analytics", "books")));
        assertThat(rows.of("select to_regclass('books_1.book') is null")).containsExactly("t");
        assertThat(service.get(MongoTemplate.class).collectionExists("analytics_1"))
                .isFalse();
        assertThat(rows.of("select processor_name from token_entry where processor_name like 'books%'"))
                .containsExactly("books@2");
    }

    @Test
    void aFailingViewShowsItsErrorDelaysNoOtherAndRecovers() {
        start();
        rounds(1);
        rows.awaitHead();
        JdbcTemplate jdbc = new JdbcTemplate(service.get(DataSource.class));
        jdbc.execute("alter table trades_1.trade rename to hidden");
        rounds(1);
        long head = service.get(EventLog.class).head();

        Projection trades = service.get(Views.class).find("trades").orElseThrow();
        await().atMost(PATIENCE).until(() -> trades.progress().failure().isPresent());
        assertThat(trades.progress().failure().get()).hasMessageContaining("trade");
        List<Projection> others = new ArrayList<>(service.get(Views.class).all());
        others.remove(trades);
        await().atMost(PATIENCE)
                .until(() -> others.stream().allMatch(view -> view.progress().position() == head));

        pause(3000);
        jdbc.execute("alter table trades_1.hidden rename to trade");
        await().atMost(Duration.ofSeconds(10)).until(() -> trades.progress().position() == head);
        assertThat(trades.progress().failure()).isEmpty();
    }

    private static void pause(long millis) {
        try {
            MILLISECONDS.sleep(millis);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
