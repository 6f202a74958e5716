package io.evenbook.axon.postgres.reader;

import static io.evenbook.axon.postgres.JarEvents.event;
import static io.evenbook.axon.postgres.JarEvents.events;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;
import static org.awaitility.Awaitility.await;

import io.evenbook.axon.postgres.JarHouse;
import io.evenbook.axon.postgres.PostgresEventStore;
import io.evenbook.axon.postgres.TestDatabase;
import io.evenbook.axon.postgres.reader.PoisonEvents.PoisonEvent;
import io.evenbook.axon.postgres.sql.StoreUnavailableException;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.LongFunction;
import org.axonframework.eventhandling.EventMessage;
import org.axonframework.eventhandling.TrackingToken;
import org.axonframework.serialization.jackson3.Jackson3Serializer;
import org.axonframework.spring.jdbc.SpringDataSourceConnectionProvider;
import org.axonframework.spring.messaging.unitofwork.SpringTransactionManager;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.springframework.jdbc.datasource.DataSourceTransactionManager;

@Timeout(60)
class PoisonEventsTest {

    private static final LongFunction<Exception> NONE = _ -> null;

    private final TestDatabase database = new TestDatabase();
    private final JarHouse house = new JarHouse(database);
    private final SpringTransactionManager transactions =
            new SpringTransactionManager(new DataSourceTransactionManager(database.dataSource()));
    private final PoisonEvents poison = new PoisonEvents(database.dataSource());
    private final List<LogReader> readers = new ArrayList<>();
    private volatile long brokenPosition;

    @AfterEach
    void close() {
        readers.forEach(reader -> reader.stop().join());
        house.close();
        database.close();
    }

    @Test
    void aPoisonEventIsRecordedWithItsErrorAndThoseBeforeItAreHandled() {
        append("jar_a", 10);
        Handler handler = new Handler(failingAt(6, new IllegalStateException("no such jar")));
        started("jars@1", handler);

        await().until(() -> poison.undecided().size() == 1);
        assertThat(poison.undecided())
                .extracting(
                        PoisonEvent::reader,
                        PoisonEvent::position,
                        PoisonEvent::eventId,
                        PoisonEvent::eventType,
                        PoisonEvent::error,
                        PoisonEvent::parked,
                        PoisonEvent::handled)
                .containsExactly(tuple(
                        "jars",
                        6L,
                        house.log.at(6).orElseThrow().eventId(),
                        "jar.MarblesAdded",
                        "IllegalStateException: no such jar",
                        false,
                        false));
        assertThat(handler.done).containsExactly(1L, 2L, 3L, 4L, 5L);
        assertThat(storedPosition("jars@1")).isEqualTo(5);
    }

    @Test
    void anEventThatCannotBeReadIsRecordedAtOnceAndSkippedAsAnyOther() {
        append("jar_a", 50);
        PostgresEventStore broken = brokenAt(30);
        Handler handler = new Handler(NONE);
        LogReader reader = started("jars@1", handler, broken);

        await().until(() -> poison.undecided().size() == 1);
        assertThat(handler.attempts).hasValueLessThanOrEqualTo(4);
        assertThat(poison.undecided())
                .extracting(PoisonEvent::position, PoisonEvent::eventId, PoisonEvent::eventType, PoisonEvent::error)
                .containsExactly(tuple(
                        30L,
                        house.log.at(30).orElseThrow().eventId(),
                        "jar.MarblesAdded",
                        "IllegalStateException: cannot be upcast"));
        assertThat(storedPosition("jars@1")).isEqualTo(29);

        poison.skip("jars", 30);
        await().until(() -> reader.position() == 50);
        assertThat(handler.done).hasSize(49).doesNotContain(30L);
        broken.shutDown();
    }

    @Test
    void anEventThatCanBeReadAfterAllIsHandled() {
        append("jar_a", 5);
        PostgresEventStore broken = brokenAt(3);
        Handler handler = new Handler(NONE);
        LogReader reader = started("jars@1", handler, broken);
        await().until(() -> poison.undecided().size() == 1);

        brokenPosition = 0;
        await().until(() -> reader.position() == 5);
        assertThat(handler.done).containsExactly(1L, 2L, 3L, 4L, 5L);
        await().until(() -> poison.undecided().getFirst().handled());
        broken.shutDown();
    }

    /** Another process, with a faulty upcaster. */
    private PostgresEventStore brokenAt(long position) {
        brokenPosition = position;
        return PostgresEventStore.builder()
                .engine(JarHouse.engine(database)
                        .upcasterChain(events -> events.map(event -> {
                            TrackingToken token = event.getTrackingToken().orElseThrow();
                            if (token.position().orElseThrow() == brokenPosition) {
                                throw new IllegalStateException("cannot be upcast");
                            }
                            return event;
                        }))
                        .build())
                .build();
    }

    @Test
    void aLargePoisonCommandBehindASmallOneIsFoundAlone() {
        append("jar_a", 1);
        house.engine.appendEvents(events("jar_b", 3));
        append("jar_c", 1);
        Handler handler = new Handler(failingAt(3, new IllegalStateException("no such jar")));
        LogReader reader = started("jars@1", handler);

        await().until(() -> poison.undecided().size() == 1);
        assertThat(poison.undecided()).extracting(PoisonEvent::position).containsExactly(4L);
        assertThat(handler.done).containsExactly(1L);
        poison.skip("jars", 4);
        await().until(() -> reader.position() == 5);
        assertThat(handler.done).containsExactly(1L, 5L);
    }

    @Test
    void theFirstFailureIsNotRecorded() {
        append("jar_a", 1);
        AtomicInteger attempts = new AtomicInteger();
        LogReader reader =
                started("jars@1", new Handler(_ -> attempts.getAndIncrement() == 0 ? new Exception("once") : null));
        await().until(() -> reader.position() == 1);
        assertThat(poison.undecided()).isEmpty();
    }

    @Test
    void aReaderSkipsTheWholeCommandOnceItIsMarkedAndGoesOn() {
        append("jar_a", 2);
        house.engine.appendEvents(List.of(event("jar_b", 0), event("jar_b", 1), event("jar_b", 2)));
        append("jar_c", 2);
        Handler handler = new Handler(failingAt(4, new IllegalArgumentException("poison")));
        LogReader reader = started("jars@1", handler);
        await().until(() -> poison.undecided().size() == 1);
        assertThat(poison.undecided().getFirst().position())
                .as("the end of the command")
                .isEqualTo(5);

        poison.skip("jars", 5);
        await().until(() -> reader.position() == 7);
        assertThat(handler.done).containsExactly(1L, 2L, 6L, 7L);
        assertThat(reader.failure()).isEmpty();
        assertThat(storedPosition("jars@1")).isEqualTo(7);
        assertThat(poison.undecided()).isEmpty();
    }

    @Test
    void aRebuildThatFailsOnASkippedCommandSkipsItAtOnce() {
        append("jar_a", 5);
        LogReader first = started("jars@1", new Handler(failingAt(3, new IllegalStateException("poison"))));
        await().until(() -> poison.undecided().size() == 1);
        poison.skip("jars", 3);
        await().until(() -> first.position() == 5);

        Handler handler = new Handler(failingAt(3, new IllegalStateException("poison")));
        LogReader second = started("jars@2", handler);
        await().until(() -> second.position() == 5);
        assertThat(handler.done).containsExactly(1L, 2L, 4L, 5L);
        assertThat(poison.undecided()).isEmpty();
    }

    @Test
    void aCommandThatSucceedsInTheEndIsMarkedHandled() {
        append("jar_a", 5);
        Handler handler = new Handler(failingAt(3, new IllegalStateException("poison")));
        LogReader reader = started("jars@1", handler);
        await().until(() -> poison.undecided().size() == 1);
        poison.park("jars", 3);

        handler.failure = NONE;
        await().until(() -> reader.position() == 5);
        await().until(() -> poison.undecided().getFirst().handled());
        assertThat(poison.undecided().getFirst().parked()).isTrue();
        assertThat(handler.done).containsExactly(1L, 2L, 3L, 4L, 5L);
        poison.remove("jars", 3);
        assertThat(poison.undecided()).isEmpty();
    }

    @Test
    void aReaderThatStopsHalfWayGoesOnWithWhatItRecorded() {
        append("jar_a", 5);
        LogReader first = started("jars@1", new Handler(failingAt(3, new IllegalStateException("poison"))));
        await().until(() -> poison.undecided().size() == 1);
        first.stop().join();

        Handler handler = new Handler(NONE);
        LogReader again = started("jars@1", handler);
        await().until(() -> again.position() == 5);
        assertThat(handler.done).containsExactly(3L, 4L, 5L);
        assertThat(poison.undecided().getFirst().handled()).isTrue();
    }

    @Test
    void anotherGenerationThatHandlesTheCommandDecidesNothingForTheFirst() {
        append("jar_a", 5);
        started("jars@1", new Handler(failingAt(3, new IllegalStateException("poison"))));
        await().until(() -> poison.undecided().size() == 1);
        LogReader second = started("jars@2", new Handler(NONE));
        await().until(() -> second.position() == 5);
        assertThat(poison.undecided().getFirst().handled()).isFalse();

        readers.getFirst().stop().join();
        poison.end("jars@1");
        assertThat(poison.undecided().getFirst().handled()).isTrue();
    }

    @Test
    void anotherEventAtThePositionOfASkippedOneIsNotSkipped() {
        append("jar_a", 3);
        LogReader first = started("jars@1", new Handler(failingAt(3, new IllegalStateException("poison"))));
        await().until(() -> poison.undecided().size() == 1);
        poison.skip("jars", 3);
        await().until(() -> first.position() == 3);
        first.stop().join();
        database.execute("UPDATE poison_events SET event_id = 'of another log'");

        started("jars@2", new Handler(failingAt(3, new IllegalStateException("poison"))));
        await().until(() -> poison.undecided().size() == 1);
        assertThat(poison.undecided().getFirst().eventId())
                .isEqualTo(house.log.at(3).orElseThrow().eventId());
    }

    @Test
    void aFailureOfTheStoreOrTheNetworkIsNeverRecorded() {
        append("jar_a", 1);
        Handler handler = new Handler(_ -> new IllegalStateException(new SQLException("gone", "08006")));
        LogReader reader = started("jars@1", handler);
        await().until(() -> handler.attempts.get() == 4);
        assertThat(poison.undecided()).isEmpty();
        handler.failure = NONE;
        await().until(() -> reader.position() == 1);
    }

    @Test
    void failuresByTheirSqlStates() {
        assertThat(List.of("08006", "25006", "40001", "40P01", "53300", "55P03", "57P01", "58030"))
                .allMatch(state -> TransientFailure.isIn(new SQLException("x", state)));
        assertThat(List.of("22003", "23505", "23514", "42P01"))
                .noneMatch(state -> TransientFailure.isIn(new SQLException("x", state)));
        assertThat(TransientFailure.isIn(new SQLException("no state"))).isTrue();
        assertThat(TransientFailure.isIn(new RuntimeException(new StoreUnavailableException(new Exception("x")))))
                .isTrue();
        assertThat(TransientFailure.isIn(new IllegalStateException("x"))).isFalse();
        assertThat(TransientFailure.isIn(new OutOfMemoryError())).isTrue();
    }

    private static LongFunction<Exception> failingAt(long position, Exception failure) {
        return at -> at == position ? failure : null;
    }

    /** One event a command. */
    private void append(String jarId, int count) {
        events(jarId, count).forEach(house.engine::appendEvents);
    }

    private LogReader started(String tokenName, Handler handler) {
        return started(tokenName, handler, house.store);
    }

    private LogReader started(String tokenName, Handler handler, PostgresEventStore log) {
        LogReader reader = LogReader.builder()
                .name(tokenName)
                .log(log)
                .tokens(PostgresTokenStore.of(
                        new SpringDataSourceConnectionProvider(database.dataSource()),
                        Jackson3Serializer.builder().build(),
                        "node",
                        Duration.ofSeconds(3)))
                .transactions(transactions)
                .handler(handler)
                .poisonEvents(poison, "jars")
                .build();
        readers.add(reader);
        reader.start();
        return reader;
    }

    private long storedPosition(String tokenName) {
        return database.number("""
                SELECT convert_from(token, 'UTF8')::json->>'globalIndex' FROM token_entry
                WHERE processor_name = '%s'""".formatted(tokenName));
    }

    /** Fails as a function of positions says; keeps the positions of batches that succeeded. */
    private final class Handler implements LogHandler {

        private final List<Long> done = new CopyOnWriteArrayList<>();
        private final AtomicInteger attempts = new AtomicInteger();
        private volatile LongFunction<Exception> failure;

        private Handler(LongFunction<Exception> failure) {
            this.failure = failure;
        }

        @Override
        public boolean handles(EventMessage<?> event) {
            return true;
        }

        @Override
        public void handle(LogBatch batch, Runnable storeToken) throws Exception {
            attempts.incrementAndGet();
            batch.events().forEach(EventMessage::getPayload);
            List<Long> positions = batch.events().stream()
                    .map(event -> event.trackingToken().position().orElseThrow())
                    .toList();
            for (long position : positions) {
                Exception thrown = failure.apply(position);
                if (thrown != null) {
                    throw thrown;
                }
            }
            transactions.executeInTransaction(storeToken);
            done.addAll(positions);
        }
    }
}
