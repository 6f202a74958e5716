package io.evenbook.projection.view;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.evenbook.api.RejectedException;
import io.evenbook.axon.postgres.PostgresEventStore;
import io.evenbook.axon.postgres.log.EventLog;
import io.evenbook.axon.postgres.reader.LogReader;
import io.evenbook.projection.ProjectionService;
import io.evenbook.projection.view.ViewDifference.TableDifference;
import java.lang.reflect.Proxy;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicReference;
import javax.sql.DataSource;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.springframework.data.mongodb.core.MongoTemplate;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.transaction.PlatformTransactionManager;
import org.springframework.transaction.support.TransactionTemplate;

/** Views are rebuilt while they are read and written. */
class RebuildTest extends RebuiltViews {
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
}
