package io.evenbook.axon.postgres.reader;

import static io.evenbook.axon.postgres.JarEvents.event;
import static io.evenbook.axon.postgres.JarEvents.events;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.evenbook.axon.postgres.Jar;
import io.evenbook.axon.postgres.JarHouse;
import io.evenbook.axon.postgres.PostgresEventStore;
import io.evenbook.axon.postgres.TestDatabase;
import io.evenbook.axon.postgres.log.LogAccess;
import io.evenbook.axon.postgres.serializer.EventTypes;
import io.evenbook.axon.postgres.serializer.NamedTypeSerializer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Predicate;
import java.util.function.UnaryOperator;
import java.util.stream.LongStream;
import org.axonframework.eventhandling.EventMessage;
import org.axonframework.eventhandling.GlobalSequenceTrackingToken;
import org.axonframework.serialization.SerializationException;
import org.axonframework.serialization.jackson3.Jackson3Serializer;
import org.axonframework.spring.jdbc.SpringDataSourceConnectionProvider;
import org.axonframework.spring.messaging.unitofwork.SpringTransactionManager;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.springframework.jdbc.datasource.DataSourceTransactionManager;

@Timeout(60)
class LogReaderTest {

    private static final Duration CLAIM_TIMEOUT = Duration.ofSeconds(3);

    private final TestDatabase database = new TestDatabase();
    private final JarHouse house = new JarHouse(database);
    private final SpringTransactionManager transactions =
            new SpringTransactionManager(new DataSourceTransactionManager(database.dataSource()));
    private final List<LogReader> readers = new ArrayList<>();

    @AfterEach
    void close() {
        readers.forEach(reader -> reader.stop().join());
        house.close();
        database.close();
    }

    @Test
    void everyEventIsHandledOnceAndInTheOrderOfTheLogFromTheFirstOn() {
        append("jar_a", 30);
        Recording handler = new Recording();
        LogReader reader = started("node", handler, settings -> settings.batchSize(7));
        await().until(() -> reader.position() == 30);
        append("jar_b", 5);
        await().until(() -> reader.position() == 35);

        assertThat(handler.handled)
                .isEqualTo(LongStream.rangeClosed(1, 35).boxed().toList());
        assertThat(handler.batches).allMatch(batch -> batch.events().size() <= 7);
        for (int i = 1; i < handler.batches.size(); i++) {
            assertThat(handler.batches.get(i).after())
                    .isEqualTo(handler.batches.get(i - 1).through());
        }
        assertThat(storedPosition()).isEqualTo(35);
    }

    @Test
    void aFailedBatchComesAgainUntilItSucceedsAndTheTokenDoesNotCoverIt() {
        append("jar_a", 3);
        Recording handler = new Recording();
        handler.failures.add(new IllegalStateException("an exception"));
        handler.failures.add(new StackOverflowError("an error"));
        LogReader reader = started("node", handler, UnaryOperator.identity());

        await().until(() -> handler.batches.size() == 1);
        await().until(() ->
                reader.failure().filter(IllegalStateException.class::isInstance).isPresent());
        assertThat(storedPosition()).isZero();
        await().until(() ->
                reader.failure().filter(StackOverflowError.class::isInstance).isPresent());
        await().until(() -> reader.position() == 3);
        assertThat(handler.handled).containsExactly(1L, 2L, 3L, 1L, 1L, 2L, 3L);
        assertThat(reader.failure()).isEmpty();
    }

    @Test
    void eventsBeforeAPoisonEventAreHandledAndInTheEndOnlyThePoisonEventIsRetried() {
        append("jar_a", 10);
        Recording handler = new Recording();
        AtomicBoolean poisoned = new AtomicBoolean(true);
        handler.before = () -> {
            if (poisoned.get()
                    && handler.handled.getLast() >= 6
                    && handler.batches.getLast().after() < 6) {
                throw new IllegalStateException("event 6");
            }
        };
        LogReader reader = started("node", handler, UnaryOperator.identity());

        await().until(() -> handler.batches.stream()
                .anyMatch(batch -> batch.after() == 5 && batch.events().size() == 1));
        assertThat(storedPosition()).isEqualTo(5);
        assertThat(reader.failure()).isPresent();
        poisoned.set(false);
        await().until(() -> reader.position() == 10);
        assertThat(reader.failure()).isEmpty();
        assertThat(handler.batches.stream().map(batch -> batch.events().size()).toList())
                .startsWith(10, 5, 5, 2, 1)
                .endsWith(1, 2, 2);
    }

    @Test
    void theNextBatchIsReadWhileAFullOneIsHandled() {
        append("jar_a", 9);
        Recording handler = new Recording();
        List<EventMessage<?>> seen = new CopyOnWriteArrayList<>();
        CountDownLatch goOn = new CountDownLatch(1);
        handler.handles = seen::add;
        handler.before = goOn::await;
        LogReader reader = started("node", handler, settings -> settings.batchSize(3));

        await().until(() -> seen.size() == 6);
        assertThat(handler.handled).containsExactly(1L, 2L, 3L);
        assertThat(reader.position()).as("what is done").isZero();
        goOn.countDown();
        await().until(() -> reader.position() == 9);
        assertThat(handler.handled)
                .isEqualTo(LongStream.rangeClosed(1, 9).boxed().toList());
        assertThat(seen).hasSize(9);
    }

    @Test
    void aReaderThatIsToldNotToReadAheadDoesNot() {
        append("jar_a", 9);
        Recording handler = new Recording();
        List<EventMessage<?>> seen = new CopyOnWriteArrayList<>();
        List<Integer> seenAtEachBatch = new CopyOnWriteArrayList<>();
        handler.handles = seen::add;
        handler.before = () -> seenAtEachBatch.add(seen.size());
        LogReader reader = built("node", handler, settings -> settings.batchSize(3));
        reader.readAhead(false);
        reader.start();

        await().until(() -> reader.position() == 9);
        assertThat(seenAtEachBatch).containsExactly(3, 6, 9);
    }

    @Test
    void eventsReadAheadOfAFailedBatchAreReadAgain() {
        append("jar_a", 8);
        Recording handler = new Recording();
        handler.failures.add(new IllegalStateException("once"));
        LogReader reader = started("node", handler, settings -> settings.batchSize(4));

        await().until(() -> reader.position() == 8);
        assertThat(handler.handled).containsExactly(1L, 2L, 3L, 4L, 1L, 2L, 3L, 4L, 5L, 6L, 7L, 8L);
        assertThat(handler.batches.stream().map(batch -> batch.events().size()).toList())
                .containsExactly(4, 2, 4, 2);
    }

    @Test
    void anUndeserializableEventFailsItsBatchAndNotTheOneBefore() {
        append("jar_a", 3);
        EventTypes asMarbles = EventTypes.builder()
                .add("jar.MarblesAdded", "2", Unreadable.class)
                .build();
        JarHouse.engine(database)
                .eventSerializer(NamedTypeSerializer.of(asMarbles, _ -> {}))
                .build()
                .appendEvents(event("jar_a", 3, new Unreadable("many")));
        Recording handler = new Recording();
        handler.before = () -> handler.batches.getLast().events().forEach(EventMessage::getPayload);
        LogReader reader = started("node", handler, settings -> settings.batchSize(3));

        await().until(() -> reader.failure()
                .filter(SerializationException.class::isInstance)
                .isPresent());
        assertThat(storedPosition()).isEqualTo(3);
        assertThat(handler.batches.getFirst().events()).hasSize(3);
        assertThat(handler.batches.get(1).events()).hasSize(1);
    }

    @Test
    void eventsOfUnknownTypesAreSkippedAndHoldUpNothing() {
        append("jar_a", 5);
        appendUnknown("jar_a", 5);
        append("jar_b", 20);
        Recording handler = new Recording();
        LogReader reader = started("node", handler, settings -> settings.batchSize(4));

        await().until(() -> reader.position() == 26);
        assertThat(handler.handled).hasSize(25).doesNotContain(6L);
        assertThat(reader.failure()).isEmpty();
    }

    @Test
    void anUnknownTypeAmidFortyThousandKnownEventsHoldsUpNothing() {
        database.execute("""
                INSERT INTO events (global_index, sequence_number, recorded_at, ends_command, aggregate_type, aggregate_id,
                    event_id, payload_type, payload_revision, payload, metadata)
                SELECT g, g - 1, now(), true, 'Jar', 'jar_a', g, 'jar.' || CASE g WHEN 20000 THEN 'Unheard' ELSE 'Opened' END,
                    '1', '{"jarId":"jar_a"}', '{}' FROM generate_series(1, 40000) g""");
        AtomicInteger opened = new AtomicInteger();
        LogReader reader = started(
                "node",
                new LogHandler() {
                    @Override
                    public boolean handles(EventMessage<?> event) {
                        return true;
                    }

                    @Override
                    public void handle(LogBatch batch, Runnable storeToken) {
                        batch.events()
                                .forEach(event -> assertThat(event.getPayload()).isEqualTo(new Jar.Opened("jar_a")));
                        transactions.executeInTransaction(storeToken);
                        opened.addAndGet(batch.events().size());
                    }
                },
                settings -> settings.batchSize(4_000));

        await().atMost(Duration.ofSeconds(30)).until(() -> reader.position() == 40_000);
        assertThat(opened).hasValue(39_999);
        assertThat(reader.failure()).isEmpty();
    }

    @Test
    void eventsBeforeAnUnreadableEventAreHandled() {
        append("jar_a", 9);
        Recording handler = new Recording();
        handler.handles = event -> event.getPayloadType() == Jar.Opened.class;
        handler.before = () -> handler.batches.getLast().events().forEach(EventMessage::getPayload);
        AtomicBoolean broken = new AtomicBoolean(true);
        PostgresEventStore store = PostgresEventStore.builder()
                .engine(JarHouse.engine(database)
                        .upcasterChain(events -> events.map(event -> {
                            if (broken.get()
                                    && event.getTrackingToken()
                                                    .orElseThrow()
                                                    .position()
                                                    .orElseThrow()
                                            == 8) {
                                throw new IllegalStateException("cannot be upcast");
                            }
                            return event;
                        }))
                        .build())
                .build();
        LogReader reader = started("node", handler, settings -> settings.log(store));

        await().until(() -> reader.failure()
                .filter(SerializationException.class::isInstance)
                .isPresent());
        await().until(() -> storedPosition() == 7);
        assertThat(handler.handled).startsWith(1L, 8L).doesNotContain(9L);
        broken.set(false);
        await().until(() -> reader.position() == 9);
        assertThat(reader.failure()).isEmpty();
        store.shutDown();
    }

    @Test
    void aBatchIsBoundedByBytes() {
        String large = "x".repeat(900_000);
        for (int sequence = 0; sequence < 40; sequence++) {
            house.engine.appendEvents(event("jar_a", sequence, new Jar.Opened(large)));
        }
        Recording handler = new Recording();
        LogReader reader = started("node", handler, UnaryOperator.identity());
        await().until(() -> reader.position() == 40);
        assertThat(handler.batches)
                .hasSizeBetween(3, 4)
                .allSatisfy(batch -> assertThat(batch.events()).hasSizeLessThanOrEqualTo(19));
        assertThat(LogAccess.pageEnd(house.engine, 0)).isEqualTo(19);
        assertThat(house.log.eventsOf("jar_a")).hasSize(40);
        assertThat(house.engine.readEvents(null, false)).hasSize(40);
    }

    @Test
    void unhandledEventsAreSkippedAtOnceAndCoveredByTheTokenWithinTwoSeconds() {
        Recording handler = new Recording();
        handler.handles = event -> event.getPayloadType() == Jar.Opened.class;
        LogReader reader = started("node", handler, UnaryOperator.identity());
        house.engine.appendEvents(event("jar_a", 0));
        await().until(() -> reader.position() == 1);

        for (int sequence = 1; sequence <= 10; sequence++) {
            house.engine.appendEvents(event("jar_a", sequence));
        }
        await().atMost(Duration.ofMillis(500)).until(() -> reader.position() == 11);
        await().atMost(Duration.ofSeconds(3)).until(() -> storedPosition() == 11);
        assertThat(handler.handled).containsExactly(1L);
        assertThat(handler.batches).as("not one for each event").hasSizeLessThan(5);
        assertThat(handler.batches.getLast().events()).isEmpty();
    }

    @Test
    void aBatchOfUnhandledEventsEndsToo() {
        append("jar_a", 95);
        Recording handler = new Recording();
        handler.handles = _ -> false;
        LogReader reader = started("node", handler, settings -> settings.batchSize(2));
        await().until(() -> reader.position() == 95 && storedPosition() == 95);
        assertThat(handler.batches)
                .hasSizeGreaterThanOrEqualTo(5)
                .allMatch(batch -> batch.through() - batch.after() <= 20);
    }

    @Test
    void theNextReaderGoesOnAsSoonAsTheFirstStops() {
        append("jar_a", 3);
        Recording first = new Recording();
        Recording second = new Recording();
        LogReader firstReader = started("first", first, UnaryOperator.identity());
        await().until(() -> firstReader.position() == 3);
        LogReader secondReader = started("second", second, UnaryOperator.identity());
        append("jar_b", 1);
        await().until(() -> firstReader.position() == 4);
        assertThat(secondReader.position()).isZero();

        firstReader.stop().join();
        append("jar_c", 1);
        await().atMost(CLAIM_TIMEOUT.minusMillis(500)).until(() -> secondReader.position() == 5);
        assertThat(first.handled).containsExactly(1L, 2L, 3L, 4L);
        assertThat(second.handled).containsExactly(5L);

        firstReader.start();
        secondReader.stop().join();
        append("jar_d", 1);
        await().until(() -> firstReader.position() == 6);
        assertThat(first.handled).endsWith(4L, 6L);
    }

    @Test
    void theClaimIsKeptWhileABatchTakesLongerThanItLasts() {
        append("jar_a", 1);
        Recording slow = new Recording();
        Recording other = new Recording();
        CountDownLatch goOn = new CountDownLatch(1);
        slow.before = () -> goOn.await();
        LogReader slowReader = started("slow", slow, UnaryOperator.identity());
        await().until(() -> slow.batches.size() == 1);
        started("other", other, UnaryOperator.identity());
        long claimed = claimedSeconds();
        await().atMost(Duration.ofSeconds(20)).until(() -> claimedSeconds() > claimed + CLAIM_TIMEOUT.toSeconds() + 1);

        goOn.countDown();
        await().until(() -> slowReader.position() == 1);
        assertThat(slowReader.failure()).isEmpty();
        assertThat(other.batches).isEmpty();
    }

    /** As after a crash of the store that took the last commits back, with a reader that has nothing new to read. */
    @Test
    void eventsBehindALostTokenAreReadAgainByAnIdleReader() {
        append("jar_a", 3);
        Recording handler = new Recording();
        LogReader reader = started("node", handler, UnaryOperator.identity());
        await().until(() -> reader.position() == 3);

        transactions.executeInTransaction(
                () -> tokens("node").storeToken(new GlobalSequenceTrackingToken(1), "reader", 0));
        await().until(() -> handler.handled.size() == 5);
        assertThat(handler.handled).containsExactly(1L, 2L, 3L, 2L, 3L);
    }

    @Test
    void aReaderWithAPaceNotesWhatItPassedOverAtThatPace() {
        Recording handler = new Recording();
        handler.handles = _ -> false;
        LogReader reader = started("node", handler, settings -> settings.pace(Duration.ofMillis(20)));
        await().until(() -> tokens("node").fetchSegments("reader").length == 1);
        append("jar_a", 1);
        await().atMost(Duration.ofMillis(500)).until(() -> storedPosition() == 1);
        assertThat(reader.position()).isEqualTo(1);
    }

    @Test
    void aReaderRestsForWhatIsLeftOfItsPaceOrAsLongAsABatchTookButNoLongerThanAPace() {
        assertThat(LongStream.of(0, 4, 5, 8, 10, 100).map(batch -> ReaderRun.restNanos(10, batch, false)))
                .containsExactly(10L, 6L, 5L, 8L, 10L, 10L);
        assertThat(LongStream.of(0, 4, 10, 15, 100).map(batch -> ReaderRun.restNanos(10, batch, true)))
                .containsExactly(20L, 16L, 10L, 10L, 10L);
        assertThat(ReaderRun.restNanos(0, 7, false)).isZero();
    }

    /** One event a command. */
    private void append(String jarId, int count) {
        events(jarId, count).forEach(house.engine::appendEvents);
    }

    private void appendUnknown(String jarId, long sequence) {
        EventTypes unknown =
                EventTypes.builder().add("jar.Unheard", "1", Unreadable.class).build();
        JarHouse.engine(database)
                .eventSerializer(NamedTypeSerializer.of(unknown, _ -> {}))
                .build()
                .appendEvents(event(jarId, sequence, new Unreadable("many")));
    }

    private LogReader started(String node, LogHandler handler, UnaryOperator<LogReader.Builder> settings) {
        LogReader reader = built(node, handler, settings);
        reader.start();
        return reader;
    }

    private LogReader built(String node, LogHandler handler, UnaryOperator<LogReader.Builder> settings) {
        LogReader reader = settings.apply(LogReader.builder()
                        .name("reader")
                        .log(house.store)
                        .tokens(tokens(node))
                        .transactions(transactions)
                        .handler(handler))
                .build();
        readers.add(reader);
        return reader;
    }

    private PostgresTokenStore tokens(String node) {
        return PostgresTokenStore.of(
                new SpringDataSourceConnectionProvider(database.dataSource()),
                Jackson3Serializer.builder().build(),
                node,
                CLAIM_TIMEOUT);
    }

    private long storedPosition() {
        return database.number("SELECT convert_from(token, 'UTF8')::json->>'globalIndex' FROM token_entry");
    }

    private long claimedSeconds() {
        return database.number("SELECT extract(epoch FROM claimed_at::timestamptz)::bigint FROM token_entry");
    }

    /** {@link Jar.MarblesAdded} has a number there. */
    private record Unreadable(String marbles) {}

    @FunctionalInterface
    private interface Step {
        void run() throws Exception;
    }

    /** Notes what it is given, each batch before anything else. */
    private final class Recording implements LogHandler {

        private final List<LogBatch> batches = new CopyOnWriteArrayList<>();
        private final List<Long> handled = new CopyOnWriteArrayList<>();
        private final List<Throwable> failures = new CopyOnWriteArrayList<>();
        private volatile Predicate<EventMessage<?>> handles = _ -> true;
        private volatile Step before = () -> {};

        @Override
        public boolean handles(EventMessage<?> event) {
            return handles.test(event);
        }

        @Override
        public void handle(LogBatch batch, Runnable storeToken) throws Exception {
            batches.add(batch);
            batch.events()
                    .forEach(event ->
                            handled.add(event.trackingToken().position().orElseThrow()));
            before.run();
            transactions.executeInTransaction(() -> {
                storeToken.run();
                if (!failures.isEmpty()) {
                    switch (failures.removeFirst()) {
                        case RuntimeException exception -> throw exception;
                        case Error error -> throw error;
                        case Throwable other -> throw new AssertionError(other);
                    }
                }
            });
        }
    }
}
