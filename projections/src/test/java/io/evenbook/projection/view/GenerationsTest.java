package io.evenbook.projection.view;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.mongodb.client.MongoCollection;
import io.evenbook.axon.postgres.log.EventLog;
import io.evenbook.projection.view.Generation.Status;
import io.evenbook.projection.view.ViewDifference.TableDifference;
import io.evenbook.projection.view.ViewStore.Swap;
import java.time.Duration;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.List;
import java.util.NavigableSet;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentSkipListSet;
import java.util.concurrent.CountDownLatch;
import javax.sql.DataSource;
import org.bson.Document;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.springframework.data.mongodb.core.MongoTemplate;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.transaction.PlatformTransactionManager;
import org.springframework.transaction.support.TransactionTemplate;

/** A generation of a view is compared, swapped in, retired and dropped. */
class GenerationsTest extends RebuiltViews {
    private static final String DROPPING = "select 1 from pg_stat_activity"
            + " where wait_event_type = 'Lock' and query like 'drop schema if exists books%'";

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
}
