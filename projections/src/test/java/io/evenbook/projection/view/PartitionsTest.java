package io.evenbook.projection.view;

import static io.evenbook.projection.Story.ALICE;
import static io.evenbook.projection.Story.usd;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.evenbook.api.id.OrderId;
import io.evenbook.api.trade.TradeEvent.TradeExecuted;
import io.evenbook.axon.postgres.reader.LogBatch;
import io.evenbook.projection.ProjectionService;
import io.evenbook.projection.Story;
import io.evenbook.projection.view.Generation.Status;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.YearMonth;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import javax.sql.DataSource;
import org.axonframework.eventhandling.DomainEventMessage;
import org.axonframework.eventhandling.GenericTrackedDomainEventMessage;
import org.axonframework.eventhandling.GlobalSequenceTrackingToken;
import org.axonframework.eventhandling.TrackedEventMessage;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.transaction.PlatformTransactionManager;
import org.springframework.transaction.support.TransactionTemplate;

/** Partitioned tables have a partition for each month before a row needs it. */
class PartitionsTest {
    private static final List<String> GROWING = List.of(
            "accounts.balance_history",
            "candles.candle",
            "journal.entry",
            "journal.posting",
            "orders.ended_order",
            "trades.trade");

    @TempDir
    static Path data;

    private static ProjectionService service;
    private static ViewRows rows;

    @BeforeAll
    static void start() {
        service = ProjectionService.start(data);
        rows = new ViewRows(service);
    }

    @AfterAll
    static void stop() {
        service.close();
    }

    private static Generation journal(int number) {
        return new Generation("journal", number, Status.BUILDING, 0, null, null);
    }

    private static List<String> partitionsOf(String schema, String table) {
        return rows.of("""
                select substring(inhrelid::regclass::text from '[^.]*$') from pg_inherits
                 where inhparent = '%s.%s'::regclass order by 1""".formatted(schema, table));
    }

    private static String nameOf(String table, YearMonth month) {
        return "%s_%d_%02d".formatted(table, month.getYear(), month.getMonthValue());
    }

    /** One deposit at each of these times. */
    private static LogBatch deposits(Instant... times) {
        Story story = new Story();
        for (Instant _ : times) {
            story.deposit(ALICE, usd("1.000000"));
        }
        List<DomainEventMessage<?>> deposits = story.commands().stream()
                .<DomainEventMessage<?>>map(List::getFirst)
                .toList();
        List<TrackedEventMessage<?>> events = new ArrayList<>();
        IntStream.range(0, times.length).forEach(i -> events.add(recorded(i + 1, deposits.get(i), times[i])));
        return new LogBatch(0, times.length, events);
    }

    private static <T> TrackedEventMessage<T> recorded(long position, DomainEventMessage<T> event, Instant at) {
        return new GenericTrackedDomainEventMessage<>(
                new GlobalSequenceTrackingToken(position),
                event.getType(),
                event.getAggregateIdentifier(),
                event.getSequenceNumber(),
                event,
                () -> at);
    }

    /** A batch for each command of a story, one command a month from November 2025 on. */
    private static List<LogBatch> monthly(Story story) {
        List<LogBatch> batches = new ArrayList<>();
        long position = 0;
        for (List<DomainEventMessage<?>> command : story.commands()) {
            Instant at = Instant.parse("2025-11-30T23:59:59.999999Z")
                    .atOffset(ZoneOffset.UTC)
                    .plusMonths(batches.size())
                    .toInstant();
            List<TrackedEventMessage<?>> events = new ArrayList<>();
            for (DomainEventMessage<?> event : command) {
                events.add(recorded(position + events.size() + 1, event, at));
            }
            batches.add(new LogBatch(position, position + events.size(), events));
            position += events.size();
        }
        return batches;
    }

    private static LogBatch joined(List<LogBatch> batches) {
        List<TrackedEventMessage<?>> events = new ArrayList<>();
        batches.forEach(batch -> batch.events().forEach(event -> events.add((TrackedEventMessage<?>) event)));
        return new LogBatch(0, batches.getLast().through(), events);
    }

    private static Writing writing(String view, int number) {
        return new Writing(
                service,
                service.get(Views.class).find(view).orElseThrow(),
                new Generation(view, number, Status.BUILDING, 0, null, null));
    }

    private static void write(Generation generation, LogBatch batch, Runnable storeToken) {
        new GenerationWriter(generation, service.get(PostgresViews.class)).handle(batch, storeToken);
    }

    @Test
    void partitionsOfThisMonthAndTheNextTwoExistBeforeTheFirstEvent() {
        awaitPresentMonths();
    }

    private static void awaitPresentMonths() {
        YearMonth now = Partitions.monthOf(Instant.now());
        for (String name : GROWING) {
            String view = name.substring(0, name.indexOf('.'));
            String table = name.substring(name.indexOf('.') + 1);
            await().untilAsserted(() -> assertThat(partitionsOf(view + "_1", table))
                    .contains(nameOf(table, now), nameOf(table, now.plusMonths(1)), nameOf(table, now.plusMonths(2))));
        }
    }

    @Test
    void eachNewMonthCreatesAPartitionAhead() {
        awaitPresentMonths();
        service.pass(Duration.ofDays(31));
        YearMonth later =
                Partitions.monthOf(Instant.now().plus(Duration.ofDays(31))).plusMonths(2);
        await().atMost(Duration.ofSeconds(10))
                .untilAsserted(
                        () -> assertThat(partitionsOf("journal_1", "posting")).contains(nameOf("posting", later)));
    }

    @Test
    void aBatchCreatesMissingPartitionsOfMonthsInUtc() {
        Generation generation = journal(130);
        service.get(PostgresViews.class).create(generation);
        write(
                generation,
                deposits(
                        Instant.parse("2025-11-30T23:59:59.999999Z"),
                        Instant.parse("2025-12-01T00:00:00Z"),
                        Instant.parse("2026-02-01T00:00:00Z")),
                () -> {});
        assertThat(partitionsOf("journal_130", "posting"))
                .containsExactly("posting_2025_11", "posting_2025_12", "posting_2026_01", "posting_2026_02");
        assertThat(rows.of("select position, leg, tableoid::regclass from journal_130.posting order by position, leg"))
                .containsExactly(
                        "1|1|journal_130.posting_2025_11", "1|2|journal_130.posting_2025_11",
                        "2|1|journal_130.posting_2025_12", "2|2|journal_130.posting_2025_12",
                        "3|1|journal_130.posting_2026_02", "3|2|journal_130.posting_2026_02");
    }

    @Test
    void aPartitionThatWasRolledBackIsCreatedAgain() {
        Generation generation = journal(131);
        service.get(PostgresViews.class).create(generation);
        LogBatch batch = deposits(Instant.parse("2025-11-30T00:00:00Z"));
        assertThatThrownBy(() -> write(generation, batch, () -> {
                    throw new IllegalStateException("a failure");
                }))
                .hasMessage("a failure");
        assertThat(partitionsOf("journal_131", "posting")).isEmpty();

        write(generation, batch, () -> {});
        assertThat(rows.of("select count(*) from journal_131.posting")).containsExactly("2");
    }

    /** As after a crash of PostgreSQL that undid the commit of a batch. */
    @Test
    void aSecondAttemptCreatesAPartitionThatWasBelievedToExist() {
        Generation generation = journal(132);
        service.get(PostgresViews.class).create(generation);
        LogBatch batch = deposits(Instant.parse("2025-11-30T00:00:00Z"));
        write(generation, batch, () -> {});
        JdbcTemplate jdbc = new JdbcTemplate(service.get(DataSource.class));
        jdbc.execute("drop table journal_132.posting_2025_11; drop table journal_132.entry_2025_11");
        jdbc.execute("update journal_132.view_position set position = 0; delete from journal_132.ledger_balance");

        assertThatThrownBy(() -> write(generation, batch, () -> {})).hasMessageContaining("no partition");
        write(generation, batch, () -> {});
        assertThat(rows.of("select count(*) from journal_132.posting")).containsExactly("2");
    }

    @Test
    void readersBlockNoNewPartition() {
        Generation generation = journal(133);
        service.get(PostgresViews.class).create(generation);
        new TransactionTemplate(service.get(PlatformTransactionManager.class)).executeWithoutResult(_ -> {
            rows.of("select count(*) from journal_133.posting join journal_133.entry using (position)");
            Thread writer = Thread.ofPlatform()
                    .start(() -> write(generation, deposits(Instant.parse("2025-11-30T00:00:00Z")), () -> {}));
            await().atMost(Duration.ofSeconds(10)).until(() -> !writer.isAlive());
        });
        assertThat(rows.of("select count(*) from journal_133.posting")).containsExactly("2");
    }

    @Test
    void anOrderMovesToTheMonthOfItsEnd() {
        Story story = new Story();
        OrderId ask = story.ask("2.00000000", 1, "2.00000000");
        story.match(ask);
        story.notFilled();
        story.cancel(ask, "1.00000000");
        List<LogBatch> batches = monthly(story);
        Writing orders = writing("orders", 140);

        batches.subList(0, 3).forEach(orders::write);
        assertThat(rows.of("select account_id, status, version from orders_140.open_order"))
                .containsExactly("acc_bob|PARTIALLY_FILLED|1");

        orders.write(batches.getLast());
        assertThat(rows.of("select count(*) from orders_140.open_order")).containsExactly("0");
        assertThat(rows.of("select account_id, status, filled_quantity, remaining_quantity, ended_at > created_at,"
                        + " tableoid::regclass from orders_140.ended_order order by placed_position"))
                .containsExactly(
                        "acc_bob|CANCELLED|1.00000000|1.00000000|t|orders_140.ended_order_2026_02",
                        "acc_alice|FILLED|1.00000000|0.00000000|f|orders_140.ended_order_2025_12",
                        "acc_alice|CANCELLED|0|null|f|orders_140.ended_order_2026_01");
    }

    @Test
    void anOrderThatIsPlacedAndEndedInOneBatchIsWrittenOnce() {
        Story story = new Story();
        story.cancel(story.ask("2.00000000", 1, "2.00000000"), "2.00000000");
        List<LogBatch> batches = monthly(story);
        Writing orders = writing("orders", 141);
        JdbcTemplate jdbc = new JdbcTemplate(service.get(DataSource.class));
        jdbc.execute("alter table orders_141.open_order add constraint never check (false)");

        assertThatThrownBy(() -> orders.write(batches.getFirst())).hasMessageContaining("never");
        orders.write(joined(batches));
        assertThat(rows.of("select account_id, status, tableoid::regclass from orders_141.ended_order"))
                .containsExactly("acc_bob|CANCELLED|orders_141.ended_order_2025_12");
    }

    @Test
    void anOrderThatEndsMustBeOpen() {
        Story story = new Story();
        OrderId first = story.ask("2.00000000", 1, "2.00000000");
        OrderId second = story.ask("2.00000000", 1, "2.00000000");
        story.cancel(first, "2.00000000");
        story.cancel(second, "2.00000000");
        List<LogBatch> batches = monthly(story);
        Writing orders = writing("orders", 142);
        batches.subList(0, 2).forEach(orders::write);
        JdbcTemplate jdbc = new JdbcTemplate(service.get(DataSource.class));
        jdbc.update("delete from orders_142.open_order where order_id = ?", second.value());

        assertThatThrownBy(() -> orders.write(new LogBatch(
                        batches.get(2).after(),
                        batches.get(3).through(),
                        joined(batches.subList(2, 4)).events())))
                .hasMessageStartingWith("orders_142: 1 rows instead of 2 for ");
        orders.write(batches.get(2));
        assertThatThrownBy(() -> orders.write(batches.get(3)))
                .hasMessageStartingWith("orders_142: 0 rows instead of 1 for [" + second);
        assertThat(rows.of("select order_id from orders_142.trading_order")).containsExactly(first.value());
    }

    @Test
    void aTradeStaysInTheMonthOfItsExecution() {
        Story story = new Story();
        OrderId ask = story.ask("3.00000000", 1, "3.00000000");
        TradeExecuted settled = story.match(ask);
        TradeExecuted cancelled = story.match(ask);
        story.match(ask);
        story.settle(settled);
        story.cancelled(cancelled);
        List<LogBatch> batches = monthly(story);
        batches.forEach(writing("trades", 143)::write);
        writing("trades", 144).write(joined(batches));

        for (String schema : List.of("trades_143", "trades_144")) {
            assertThat(rows.of("select trade_id, status, unsettled, settled_at = '2026-03-30T23:59:59.999999Z',"
                            + " right(tableoid::regclass::text, 7) from " + schema + ".trade order by 1"))
                    .containsExactly(
                            "trd_BTC-USD_1|SETTLED|f|t|2025_12",
                            "trd_BTC-USD_2|FAILED|t|null|2026_01",
                            "trd_BTC-USD_3|EXECUTED|t|null|2026_02");
        }
    }

    @Test
    void readersSeeTheTablesAndNotTheirPartitions() {
        assertThat(rows.of("select viewname from pg_views where schemaname = 'journal' order by 1"))
                .containsExactly("books", "doubtful_entry", "entry", "ledger_balance", "posting", "view_position");
        assertThat(rows.of("select viewname from pg_views where schemaname = 'orders' order by 1"))
                .containsExactly("archived_month", "ended_order", "open_order", "trading_order", "view_position");
        assertThat(rows.of("select viewname from pg_views where schemaname = 'accounts' order by 1"))
                .containsExactly(
                        "account",
                        "balance",
                        "balance_history",
                        "delegation",
                        "hold",
                        "transfer",
                        "view_position",
                        "withdrawal");
    }
}
