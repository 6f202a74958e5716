package io.evenbook.command.market;

import static io.evenbook.command.Vocabulary.ALICE;
import static io.evenbook.command.Vocabulary.BOB;
import static io.evenbook.command.Vocabulary.BTC_USD;
import static io.evenbook.command.Vocabulary.NOW;
import static io.evenbook.command.Vocabulary.decimal;
import static io.evenbook.command.Vocabulary.order;
import static io.evenbook.command.Vocabulary.units;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;
import static org.awaitility.Awaitility.await;

import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.HikariDataSource;
import io.evenbook.api.RejectedException;
import io.evenbook.api.RequestBounds;
import io.evenbook.api.account.AccountCommand.PlaceOrder;
import io.evenbook.api.clearing.BusinessCalendar;
import io.evenbook.api.clearing.CalendarCommand.SetCalendar;
import io.evenbook.api.clearing.CalendarEvent.CalendarSet;
import io.evenbook.api.id.AccountId;
import io.evenbook.api.id.CalendarId;
import io.evenbook.api.id.MarketId;
import io.evenbook.api.id.SchemeId;
import io.evenbook.api.market.BookAnswer;
import io.evenbook.api.market.MarketCommand.CancelOrder;
import io.evenbook.api.market.MarketCommand.ChangePhase;
import io.evenbook.api.market.MarketCommand.SetSessions;
import io.evenbook.api.market.MarketEvent;
import io.evenbook.api.market.MarketEvent.MarketListed;
import io.evenbook.api.market.MarketEvent.SessionsSet;
import io.evenbook.api.market.MarketEvent.SettlementAssigned;
import io.evenbook.api.market.MarketEvent.TermsChanged;
import io.evenbook.api.market.MarketEvent.TimeAdvanced;
import io.evenbook.api.market.MarketRejection.BookAhead;
import io.evenbook.api.market.MarketRejection.BookTooFar;
import io.evenbook.api.market.MarketRejection.MarketUnknown;
import io.evenbook.api.market.Phase;
import io.evenbook.api.market.Sessions;
import io.evenbook.api.order.OrderTerms;
import io.evenbook.api.order.OrderTerms.Lifetime;
import io.evenbook.api.order.OrderTerms.Limit;
import io.evenbook.api.order.OrderTerms.StopLimit;
import io.evenbook.api.order.SelfTradePrevention;
import io.evenbook.api.order.Side;
import io.evenbook.api.order.TimeInForce;
import io.evenbook.api.rehearsal.RehearsalAnswer;
import io.evenbook.api.rehearsal.RehearsedTerms;
import io.evenbook.api.rehearsal.Stretch;
import io.evenbook.axon.postgres.PostgresEventStorageEngine;
import io.evenbook.axon.postgres.PostgresSchema;
import io.evenbook.axon.postgres.bus.OverloadedException;
import io.evenbook.axon.postgres.snapshot.ChunkTable;
import io.evenbook.axon.postgres.snapshot.Snapshots.Kind;
import io.evenbook.axon.postgres.snapshot.Snapshots.Snapshot;
import io.evenbook.command.Handlers;
import io.evenbook.command.MemoryStreams;
import io.evenbook.command.TestService;
import io.evenbook.command.Vocabulary;
import io.evenbook.command.World;
import io.evenbook.command.market.matching.Book;
import io.evenbook.command.market.matching.StoredBook;
import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.IOException;
import java.math.BigDecimal;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.DayOfWeek;
import java.time.LocalDate;
import java.time.LocalTime;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.SplittableRandom;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Stream;
import org.axonframework.eventhandling.DomainEventMessage;
import org.axonframework.eventhandling.GenericDomainEventMessage;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** Markets in snapshots, and books of the past, on a log in PostgreSQL. */
class MarketSnapshotsTest {
    private static final Kind<MarketState> KIND = MarketState.AGGREGATE.type().snapshotKind();
    private static final String ID = BTC_USD.value();

    private static final Sessions SESSIONS = new Sessions(
            "UTC",
            List.of(DayOfWeek.values()),
            List.of(),
            new CalendarId("cal_BANKS"),
            LocalTime.of(8, 0),
            LocalTime.of(9, 0),
            LocalTime.of(17, 0));

    private static final TestService SERVICE = new TestService();
    private static EmbeddedPostgres postgres;
    private static int databases;

    private final HikariDataSource database = newLog();
    private final PostgresEventStorageEngine engine = PostgresEventStorageEngine.builder()
            .dataSource(database)
            .eventSerializer(SERVICE.eventSerializer())
            .snapshotSerializer(SERVICE.generalSerializer())
            .build();
    private final ChunkTable chunks = new ChunkTable(database);
    private final List<MarketEvent> events = new ArrayList<>();
    private long calendarEvents;

    /** For each event, the last one that ended a command up to it. */
    private final List<Integer> ends = new ArrayList<>();

    private static HikariDataSource newLog() {
        String name = "log" + ++databases;
        try (Connection connection = postgres.getPostgresDatabase().getConnection();
                Statement statement = connection.createStatement()) {
            statement.execute("CREATE DATABASE " + name);
        } catch (SQLException e) {
            throw new IllegalStateException(e);
        }
        HikariConfig config = new HikariConfig();
        config.setDataSource(postgres.getDatabase("postgres", name));
        HikariDataSource log = new HikariDataSource(config);
        PostgresSchema.migrate(log);
        return log;
    }

    @BeforeAll
    static void start() throws IOException {
        postgres = SERVICE.postgres();
    }

    @AfterAll
    static void stop() throws IOException {
        postgres.close();
    }

    @AfterEach
    void close() {
        database.close();
    }

    /** Appends the events of one command. */
    private void append(List<? extends MarketEvent> ofCommand) {
        List<DomainEventMessage<?>> messages = new ArrayList<>();
        int before = ends.isEmpty() ? -1 : ends.getLast();
        for (MarketEvent event : ofCommand) {
            messages.add(new GenericDomainEventMessage<>("Market", ID, events.size(), event));
            events.add(event);
            ends.add(messages.size() == ofCommand.size() ? (Integer) (events.size() - 1) : (Integer) before);
        }
        if (!messages.isEmpty()) {
            engine.appendEvents(messages);
        }
    }

    /** A plain order, an iceberg that expires soon, or a stop. */
    private static Object placed(SplittableRandom random, World world, int n) {
        AccountId account = random.nextBoolean() ? ALICE : BOB;
        Side side = random.nextBoolean() ? Side.BUY : Side.SELL;
        BigDecimal price = decimal("%d.%02d".formatted(98 + random.nextInt(5), random.nextInt(4)));
        BigDecimal quantity = decimal("" + (1 + random.nextInt(3)));
        Lifetime gtc = new Lifetime(TimeInForce.GTC, null);
        OrderTerms terms = switch (random.nextInt(4)) {
            case 0 -> {
                Lifetime gtd = new Lifetime(TimeInForce.GTD, NOW.plusSeconds(n + 1 + random.nextInt(30)));
                yield new Limit(side, price, quantity, gtd, decimal("0.5"), null);
            }
            case 1 -> {
                BigDecimal away = decimal(side == Side.BUY ? "0.5" : "-0.5");
                yield new StopLimit(side, price, price.add(away), quantity, gtc, null);
            }
            default -> new Limit(side, price, quantity, gtc, null, null);
        };
        world.at(NOW.plusSeconds(n));
        return new PlaceOrder(account, order(n), BTC_USD, terms, SelfTradePrevention.NONE, null);
    }

    /** Random orders and cancels; now and then two commands are one commit. */
    private void story(long seed, int commands) {
        SplittableRandom random = new SplittableRandom(seed);
        World world = new World().unlimited().funded(ALICE, "1000000", "1000").funded(BOB, "1000000", "1000");
        append(List.of(new MarketListed(world.market().terms())));
        List<MarketEvent> waiting = new ArrayList<>();
        for (int n = 1; n <= commands; n++) {
            if (random.nextInt(30) == 0) {
                changedUnits(random, world, waiting);
            }
            long live = random.nextLong(1, n + 1);
            boolean cancels = random.nextInt(4) == 0 && world.market().find(order(live)) != null;
            Object command = cancels ? new CancelOrder(BTC_USD, order(live)) : placed(random, world, n);
            keep(send(world, command), waiting);
            if (random.nextInt(5) > 0) {
                append(waiting);
                waiting.clear();
            }
        }
        append(waiting);
    }

    private static void keep(List<Object> events, List<MarketEvent> waiting) {
        for (Object event : events) {
            if (event instanceof MarketEvent ofMarket) {
                waiting.add(ofMarket);
            }
        }
    }

    /** A tick that most orders are off, and then one that all fit. */
    private static void changedUnits(SplittableRandom random, World world, List<MarketEvent> waiting) {
        keep(send(world, new ChangePhase(BTC_USD, Phase.HALTED, "units", null, null)), waiting);
        keep(send(world, units(random.nextBoolean() ? "0.03" : "0.01", "0.5")), waiting);
        keep(send(world, units(random.nextBoolean() ? "0.005" : "0.01", "0.0002")), waiting);
        keep(send(world, new ChangePhase(BTC_USD, Phase.OPEN, "units", null, null)), waiting);
    }

    private static List<Object> send(World world, Object command) {
        List<Object> sent = new ArrayList<>();
        MemoryStreams streams = world.streams();
        for (Object next = command; next != null; next = streams.continuation()) {
            Object each = next;
            sent.addAll(world.decide(() -> streams.commit(() -> Handlers.decide(each, streams)))
                    .events());
        }
        return sent;
    }

    private MarketState fold(int through) {
        MarketState state = null;
        for (int sequence = 0; sequence <= through; sequence++) {
            state = MarketState.evolve(state, events.get(sequence));
        }
        return state;
    }

    private void snapshot(int sequence) {
        String eventId = engine.readEvents(ID, sequence).next().getIdentifier();
        assertThat(chunks.store(KIND, ID, fold(sequence), sequence, eventId)).isPositive();
    }

    @Test
    void theBookAtEachPositionOfARandomStoryIsTheFold() {
        long seed = System.nanoTime();
        System.out.println("seed " + seed);
        story(seed, 200);
        SplittableRandom random = new SplittableRandom(seed);
        for (int i = 0; i < 6; i++) {
            snapshot(random.nextInt(events.size()));
        }
        PastBookReader reader = new PastBookReader(engine);
        for (int sequence = 0; sequence < events.size(); sequence++) {
            MarketState expected = fold(ends.get(sequence));
            BookAnswer answer = reader.at(BTC_USD, sequence, 500);
            assertThat(answer.sequence()).as("seed " + seed).isEqualTo((long) ends.get(sequence));
            assertThat(answer.bookHash()).isEqualTo(expected.bookHash());
            assertThat(levels(answer)).isEqualTo(BookView.levels(expected));
        }
        assertThat(reader.at(BTC_USD, events.size() - 1, 1).bids()).hasSizeLessThan(2);
    }

    private static List<String> levels(BookAnswer answer) {
        List<String> levels = new ArrayList<>();
        answer.bids().forEach(level -> levels.add("BUY " + line(level)));
        answer.asks().forEach(level -> levels.add("SELL " + line(level)));
        return levels;
    }

    private static String line(BookAnswer.PriceLevel level) {
        return "%s %s %d".formatted(level.price(), level.quantity(), level.orders());
    }

    @Test
    void snapshotsOfAStoryAreTheStatesOfTheirEvents() {
        story(5, 150);
        assertThat(events)
                .hasAtLeastOneElementOfType(TimeAdvanced.class)
                .hasAtLeastOneElementOfType(TermsChanged.class);
        int withExpiries = 0;
        int withStops = 0;
        for (int sequence = 0; sequence < events.size(); sequence += 7) {
            snapshot(sequence);
            Snapshot<MarketState> found = chunks.find(KIND, ID, 0, sequence);
            assertThat(found.version()).isEqualTo(sequence);
            assertThat(found.state()).isEqualTo(fold(sequence));
            Book book = found.state().book();
            withExpiries += book.nextExpiry() == null ? 0 : 1;
            withStops += Stream.of(Side.values()).map(book::firstStops).anyMatch(Objects::nonNull) ? 1 : 0;
            assertThat(KIND.form().hashAfter(events.get(sequence)))
                    .isIn(null, KIND.form().hash(found.state()));
        }
        assertThat(withExpiries).isPositive();
        assertThat(withStops).isPositive();
    }

    @Test
    void aBookThatIsAheadTooFarOrUnknownIsRefused() {
        append(List.of(new MarketListed(Vocabulary.TERMS)));
        for (int i = 0; i < 40; i++) {
            append(List.of(new SessionsSet(BTC_USD, null)));
        }
        PastBookReader reader = new PastBookReader(engine, 10);
        assertThat(reader.at(BTC_USD, 9, 10).sequence()).isEqualTo(9);
        assertThat(refusal(reader, 10)).isEqualTo(new BookTooFar(BTC_USD, 10, 9, 10));
        snapshot(30);
        assertThat(reader.at(BTC_USD, 40, 10).sequence()).isEqualTo(40);
        assertThat(refusal(reader, 28)).isEqualTo(new BookTooFar(BTC_USD, 28, 30, 10));
        assertThat(refusal(reader, 41)).isEqualTo(new BookAhead(BTC_USD, 41, 40));
        assertThat(refusal(reader, Long.MAX_VALUE)).isEqualTo(new BookAhead(BTC_USD, Long.MAX_VALUE, 40));
        try {
            reader.at(new MarketId("NO-NO"), 0, 10);
            throw new AssertionError("must be refused");
        } catch (RejectedException e) {
            assertThat(e.rejection()).isEqualTo(new MarketUnknown("NO-NO"));
        }
    }

    @Test
    void aStretchIsAsLongAsItMayBe() {
        append(List.of(new MarketListed(Vocabulary.TERMS)));
        for (int i = 0; i < 12; i++) {
            append(List.of(new SessionsSet(BTC_USD, null)));
        }
        RehearsalReader reader = new RehearsalReader(engine, 10);
        RehearsalAnswer answer = reader.rehearse(BTC_USD, stretch(3L, 12L), RehearsedTerms.NONE);
        assertThat(answer.firstSequence()).isEqualTo(3);
        assertThat(answer.lastSequence()).isEqualTo(12);
        assertThat(answer.firstAt()).isNotNull();
        assertThat(refusal(reader, stretch(2L, 12L))).isEqualTo(new RequestBounds("events", 10));
        assertThat(refusal(reader, stretch(null, null))).isEqualTo(new RequestBounds("events", 10));
        assertThat(refusal(reader, stretch(5L, 13L))).isEqualTo(new BookAhead(BTC_USD, 13, 12));
        assertThat(refusal(reader, stretch(14L, null))).isEqualTo(new BookAhead(BTC_USD, 14, 12));
        assertThat(reader.rehearse(BTC_USD, stretch(13L, null), RehearsedTerms.NONE)
                        .firstAt())
                .isNull();
        assertThat(reader.rehearse(BTC_USD, stretch(0L, 0L), RehearsedTerms.NONE)
                        .lastSequence())
                .isZero();
    }

    @Test
    void aStretchHasTheCalendarsOfItsSessionsAsTheyWere() {
        World world = new World();
        LocalDate day = LocalDate.ofInstant(NOW, ZoneOffset.UTC).plusDays(30);
        append(List.of(new MarketListed(world.market().terms())));
        record(world, closedOn(day));
        record(world, closedOn());
        record(world, new SetSessions(BTC_USD, SESSIONS));
        record(world, new ChangePhase(BTC_USD, Phase.CLOSED, "session", null, day.toString()));
        record(world, closedOn(day));
        record(world, new ChangePhase(BTC_USD, Phase.OPEN, "by hand", null, null));
        assertThat(events).hasSize(4);

        RehearsalReader reader = new RehearsalReader(engine);
        for (Long from : List.of(1L, 2L, 3L)) {
            assertThat(reader.rehearse(BTC_USD, stretch(from, null), RehearsedTerms.NONE)
                            .lastSequence())
                    .isEqualTo(3);
        }
    }

    @Test
    void aStretchMayBeginBeforeTheSchemeOfTheMarket() {
        append(List.of(new MarketListed(Vocabulary.TERMS)));
        append(List.of(new SettlementAssigned(BTC_USD, SchemeId.named("DAY"), "settle net")));

        assertThat(new RehearsalReader(engine)
                        .rehearse(BTC_USD, stretch(1L, null), RehearsedTerms.NONE)
                        .lastSequence())
                .isEqualTo(1);
    }

    private void record(World world, Object command) {
        for (Object event : send(world, command)) {
            switch (event) {
                case MarketEvent ofMarket -> append(List.of(ofMarket));
                case CalendarSet set ->
                    engine.appendEvents(new GenericDomainEventMessage<>(
                            "Calendar", set.calendarId().value(), calendarEvents++, set));
                default -> throw new IllegalArgumentException("must be of a market or a calendar: " + event);
            }
        }
    }

    private static SetCalendar closedOn(LocalDate... holidays) {
        return new SetCalendar(
                SESSIONS.calendarId(), new BusinessCalendar(List.of(), List.of(holidays), LocalDate.of(2030, 12, 31)));
    }

    private static Stretch stretch(Long from, Long to) {
        return new Stretch(
                from == null ? null : new Stretch.End(from, null), to == null ? null : new Stretch.End(to, null));
    }

    private static Object refusal(RehearsalReader reader, Stretch stretch) {
        return catchThrowableOfType(
                        RejectedException.class, () -> reader.rehearse(BTC_USD, stretch, RehearsedTerms.NONE))
                .rejection();
    }

    @Test
    void oneBookIsFoldedAtATimeAndOthersAreRefusedAfterTwoSeconds() throws Exception {
        append(List.of(new MarketListed(Vocabulary.TERMS)));
        PastBookReader reader = new PastBookReader(engine);
        CompletableFuture<BookAnswer> first;
        try (Connection holding = database.getConnection();
                Statement lock = holding.createStatement()) {
            holding.setAutoCommit(false);
            lock.execute("LOCK TABLE snapshot_chunks");
            first = CompletableFuture.supplyAsync(() -> reader.at(BTC_USD, 0, 10));
            await("the fold waits for the table").until(this::isWaitingForALock);
            assertThatThrownBy(() -> reader.at(BTC_USD, 0, 10)).isInstanceOf(OverloadedException.class);
            holding.rollback();
        }
        assertThat(first.join().sequence()).isZero();
        assertThat(reader.at(BTC_USD, 0, 10).sequence()).isZero();
    }

    private boolean isWaitingForALock() throws SQLException {
        try (Connection connection = database.getConnection();
                Statement statement = connection.createStatement();
                ResultSet row = statement.executeQuery("SELECT count(*) FROM pg_locks WHERE NOT granted")) {
            row.next();
            return row.getLong(1) > 0;
        }
    }

    private static Object refusal(PastBookReader reader, long sequence) {
        try {
            return reader.at(BTC_USD, sequence, 10);
        } catch (RejectedException e) {
            return e.rejection();
        }
    }

    @Test
    void aHundredThousandOrdersAreStoredAndFound() {
        stored(100_000);
    }

    @Test
    @Tag("long")
    void aMillionOrdersAreStoredAndFound() {
        // The first rounds warm up
        for (int round = 0; round < Integer.getInteger("evenbook.rounds", 1); round++) {
            stored(1_000_000);
        }
    }

    private void stored(int orders) {
        if (events.isEmpty()) {
            append(List.of(new MarketListed(Vocabulary.TERMS)));
        }
        String eventId = engine.readEvents(ID, 0).next().getIdentifier();
        MarketState market = MarketState.of(MarketChunks.Head.listed(Vocabulary.TERMS), StoredBook.ofAccounts(orders));
        long begun = System.nanoTime();
        long bytes = chunks.store(KIND, ID, market, 0, eventId);
        long written = System.nanoTime();
        MarketState restored = chunks.find(KIND, ID, 0, 0).state();
        long read = System.nanoTime();
        System.out.printf(
                "%,d orders: %.1f bytes an order, stored in %d ms, restored in %d ms%n",
                orders, bytes / (double) orders, (written - begun) / 1_000_000, (read - written) / 1_000_000);
        assertThat(bytes).isLessThan(80L * orders);
        assertThat(restored.book().orders()).isEqualTo(orders);
        assertThat(restored.bookHash()).isEqualTo(market.bookHash());
        for (Side side : Side.values()) {
            var before = market.book().resting(side, orders);
            var after = restored.book().resting(side, orders);
            for (int i = 0; i < before.size(); i++) {
                assertThat(after.get(i).number()).isEqualTo(before.get(i).number());
                assertThat(after.get(i).priority()).isEqualTo(before.get(i).priority());
            }
        }
    }
}
