package io.evenbook.projection.view;

import static io.evenbook.projection.Story.ALICE;
import static io.evenbook.projection.Story.usd;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.evenbook.axon.postgres.reader.LogBatch;
import io.evenbook.projection.ProjectionService;
import io.evenbook.projection.Story;
import io.evenbook.projection.view.Generation.Status;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.YearMonth;
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
    private static final List<String> GROWING = List.of("accounts.balance_history", "journal.entry", "journal.posting");

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
        IntStream.range(0, times.length)
                .forEach(i -> events.add(new GenericTrackedDomainEventMessage<>(
                        new GlobalSequenceTrackingToken(i + 1),
                        deposits.get(i).getType(),
                        deposits.get(i).getAggregateIdentifier(),
                        deposits.get(i).getSequenceNumber(),
                        deposits.get(i),
                        () -> times[i])));
        return new LogBatch(0, times.length, events);
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
    void readersSeeTheTablesAndNotTheirPartitions() {
        assertThat(rows.of("select viewname from pg_views where schemaname = 'journal' order by 1"))
                .containsExactly("books", "doubtful_entry", "entry", "ledger_balance", "posting", "view_position");
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
