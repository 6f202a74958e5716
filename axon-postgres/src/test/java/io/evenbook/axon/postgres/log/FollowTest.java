package io.evenbook.axon.postgres.log;

import static io.evenbook.axon.postgres.JarEvents.event;
import static io.evenbook.axon.postgres.JarEvents.events;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import com.zaxxer.hikari.HikariDataSource;
import io.evenbook.axon.postgres.JarHouse;
import io.evenbook.axon.postgres.PostgresEventStorageEngine;
import io.evenbook.axon.postgres.PostgresEventStore;
import io.evenbook.axon.postgres.TestDatabase;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.LongStream;
import org.axonframework.common.Registration;
import org.axonframework.common.stream.BlockingStream;
import org.axonframework.eventhandling.DomainEventMessage;
import org.axonframework.eventhandling.GapAwareTrackingToken;
import org.axonframework.eventhandling.GlobalSequenceTrackingToken;
import org.axonframework.eventhandling.TrackedEventMessage;
import org.axonframework.eventhandling.TrackingToken;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(30)
class FollowTest {

    /** So rare that polling cannot wake a reader within the test's timeout. */
    private static final Duration NEVER = Duration.ofHours(1);

    private static final String LISTENERS =
            "FROM pg_stat_activity WHERE query LIKE 'LISTEN events_of_' || current_schema()";

    private final TestDatabase database = new TestDatabase();
    private final PostgresEventStorageEngine engine =
            JarHouse.engine(database).pageSize(10).build();
    private final PostgresEventStore store =
            PostgresEventStore.builder().engine(engine).pollInterval(NEVER).build();

    @AfterEach
    void close() {
        store.shutDown();
        database.close();
    }

    @Test
    void theLogIsReadInOrderOfPositionsFromAnyToken() {
        engine.appendEvents(events("jar_a", 25));
        for (long after : new long[] {0, 1, 9, 10, 11, 24, 25}) {
            assertThat(engine.readEvents(new GlobalSequenceTrackingToken(after), false)
                            .map(FollowTest::position))
                    .isEqualTo(LongStream.rangeClosed(after + 1, 25).boxed().toList());
        }
        assertThat(engine.readEvents(null, false)).hasSize(25);
    }

    @Test
    void tokensPointAtTheEndsOfTheLogAndAtATime() {
        assertThat(store.createTailToken()).isEqualTo(token(0));
        assertThat(store.createHeadToken()).isEqualTo(token(0));
        assertThat(store.createTokenAt(Instant.now())).isEqualTo(token(0));

        engine.appendEvents(events("jar_a", 3));
        engine.appendEvents(events("jar_b", 2));
        Instant secondCommit = engine.readEvents("jar_b").next().getTimestamp();

        assertThat(store.createTailToken()).isEqualTo(token(0));
        assertThat(store.createHeadToken()).isEqualTo(token(5));
        assertThat(store.createTokenAt(secondCommit)).isEqualTo(token(3));
        assertThat(store.createTokenAt(secondCommit.minus(1, ChronoUnit.NANOS))).isEqualTo(token(3));
        assertThat(store.createTokenAt(secondCommit.plus(1, ChronoUnit.NANOS))).isEqualTo(token(5));
        assertThat(store.createTokenAt(Instant.EPOCH)).isEqualTo(token(0));
        assertThat(store.createTokenAt(Instant.now().plusSeconds(60))).isEqualTo(token(5));
    }

    @Test
    void aForeignTokenWithAPositionIsUnderstoodAndOneWithoutIsNot() {
        engine.appendEvents(events("jar_a", 3));
        assertThat(engine.readEvents(GapAwareTrackingToken.newInstance(2, List.of()), false))
                .hasSize(1);
        assertThatIllegalArgumentException().isThrownBy(() -> store.openStream(new PositionlessToken()));
    }

    @Test
    void aTokenBeyondTheEndOfTheLogIsRefused() {
        engine.appendEvents(events("jar_a", 3));
        store.openStream(token(3)).close();
        assertThatThrownBy(() -> store.openStream(token(4)))
                .isInstanceOf(TokenAheadOfLogException.class)
                .hasMessageContaining("position 4, but the log ends at 3");
    }

    @Test
    void aStreamDeliversExistingAndThenNewEvents() throws Exception {
        engine.appendEvents(events("jar_a", 12));
        try (BlockingStream<TrackedEventMessage<?>> stream = store.openStream(token(1))) {
            assertThat(stream.peek()).map(FollowTest::position).contains(2L);
            for (long position = 2; position <= 12; position++) {
                assertThat(position(stream.nextAvailable())).isEqualTo(position);
            }
            assertThat(stream.hasNextAvailable()).isFalse();
            assertThat(stream.peek()).isEmpty();
            assertThat(stream.hasNextAvailable(1, TimeUnit.MILLISECONDS)).isFalse();

            engine.appendEvents(event("jar_b", 0));
            assertThat(stream.hasNextAvailable()).isTrue();
            TrackedEventMessage<?> next = stream.nextAvailable();
            assertThat(position(next)).isEqualTo(13);
            assertThat(((DomainEventMessage<?>) next).getAggregateIdentifier()).isEqualTo("jar_b");
        }
    }

    @Test
    void aCommitWakesAWaitingReader() {
        BlockingStream<TrackedEventMessage<?>> stream = store.openStream(null);
        CompletableFuture<TrackedEventMessage<?>> next = reading(stream);
        engine.appendEvents(event("jar_a", 0));
        assertThat(position(next.join())).isEqualTo(1);
    }

    @Test
    void eachCommitCallsTheAvailabilityCallbackUntilTheStreamIsClosed() {
        engine.appendEvents(event("jar_a", 0));
        AtomicInteger calls = new AtomicInteger();
        BlockingStream<TrackedEventMessage<?>> stream = store.openStream(null);
        assertThat(stream.setOnAvailableCallback(calls::incrementAndGet)).isTrue();
        assertThat(calls).as("something is there already").hasValue(1);
        engine.appendEvents(event("jar_a", 1));
        assertThat(calls).hasValue(2);
        stream.close();
        engine.appendEvents(event("jar_a", 2));
        assertThat(calls).hasValue(2);
    }

    @Test
    void aCallbackThatThrowsHasNoEffectOnOthers() {
        AtomicInteger calls = new AtomicInteger();
        store.openStream(null).setOnAvailableCallback(() -> {
            throw new StackOverflowError("on purpose");
        });
        store.openStream(null).setOnAvailableCallback(calls::incrementAndGet);
        engine.appendEvents(event("jar_a", 0));
        assertThat(calls).hasValue(1);
    }

    @Test
    void aReaderIsWokenByTheDatabaseWhenAnotherProcessAppends() {
        PostgresEventStorageEngine otherEngine = JarHouse.engine(database).build();
        PostgresEventStore other = PostgresEventStore.builder()
                .engine(otherEngine)
                .pollInterval(NEVER)
                .build();
        try {
            otherEngine.appendEvents(event("jar_a", 0));
            BlockingStream<TrackedEventMessage<?>> stream = store.openStream(null);
            for (long position = 1; position <= 20; position++) {
                CompletableFuture<TrackedEventMessage<?>> next = reading(stream);
                assertThat(position(next.join())).isEqualTo(position);
                otherEngine.appendEvents(event("jar_a", position));
            }
        } finally {
            other.shutDown();
        }
    }

    @Test
    void pollingFindsCommitsOfOtherProcessesWithoutNotification() {
        PostgresEventStore polling = PostgresEventStore.builder()
                .engine(engine)
                .pollInterval(Duration.ofMillis(10))
                .build();
        try {
            CompletableFuture<TrackedEventMessage<?>> next = reading(polling.openStream(null));
            JarHouse.engine(database).build().appendEvents(event("jar_a", 0));
            assertThat(position(next.join())).isEqualTo(1);
        } finally {
            polling.shutDown();
        }
    }

    @Test
    void pollingGoesOnAfterTheDatabaseWasAway() {
        PostgresEventStore polling = PostgresEventStore.builder()
                .engine(engine)
                .pollInterval(Duration.ofMillis(10))
                .build();
        try {
            CompletableFuture<TrackedEventMessage<?>> next = reading(polling.openStream(null));
            database.execute("ALTER TABLE events RENAME TO hidden");
            await().pollDelay(Duration.ofMillis(50)).until(() -> true);
            database.execute("ALTER TABLE hidden RENAME TO events");
            JarHouse.engine(database).build().appendEvents(event("jar_a", 0));
            assertThat(position(next.join())).isEqualTo(1);
        } finally {
            polling.shutDown();
        }
    }

    @Test
    void aListenerThatIsCutOffAgainAndAgainDoesNotUseUpThePool() {
        try (HikariDataSource small = database.pool(2)) {
            PostgresEventStore other = PostgresEventStore.builder()
                    .engine(JarHouse.engine(small).build())
                    .build();
            for (int times = 0; times < 4; times++) {
                await().until(() -> database.number("SELECT count(*) " + LISTENERS) == 2);
                database.number("SELECT count(pg_terminate_backend(pid, 1000)) " + LISTENERS);
            }
            other.shutDown();
        }
    }

    @Test
    void commitListenersReceiveEachCommitInOrderBeforeReaders() {
        List<Long> received = new ArrayList<>();
        List<Integer> receivedWhenWoken = new ArrayList<>();
        store.openStream(null).setOnAvailableCallback(() -> receivedWhenWoken.add(received.size()));
        Registration registration = store.addCommitListener(
                events -> events.forEach(event -> received.add(position((TrackedEventMessage<?>) event))));
        store.addCommitListener(events -> {
            throw new IllegalStateException("on purpose");
        });
        engine.appendEvents(events("jar_a", 3));
        engine.appendEvents(events("jar_b", 1));
        registration.cancel();
        engine.appendEvents(events("jar_c", 1));
        assertThat(received).containsExactly(1L, 2L, 3L, 4L);
        assertThat(receivedWhenWoken).containsExactly(3, 4, 4);
    }

    private static CompletableFuture<TrackedEventMessage<?>> reading(BlockingStream<TrackedEventMessage<?>> stream) {
        CompletableFuture<TrackedEventMessage<?>> next = new CompletableFuture<>();
        Thread reader = Thread.ofPlatform().daemon().start(() -> {
            try {
                next.complete(stream.nextAvailable());
            } catch (Throwable e) {
                next.completeExceptionally(e);
            }
        });
        await().until(() -> next.isDone() || reader.getState() == Thread.State.TIMED_WAITING);
        return next;
    }

    private static GlobalSequenceTrackingToken token(long position) {
        return new GlobalSequenceTrackingToken(position);
    }

    private static long position(TrackedEventMessage<?> event) {
        return event.trackingToken().position().orElseThrow();
    }

    private record PositionlessToken() implements TrackingToken {

        @Override
        public TrackingToken lowerBound(TrackingToken other) {
            return this;
        }

        @Override
        public TrackingToken upperBound(TrackingToken other) {
            return this;
        }

        @Override
        public boolean covers(TrackingToken other) {
            return false;
        }
    }
}
