package io.evenbook.axon.postgres.log;

import static io.evenbook.axon.postgres.JarEvents.event;
import static io.evenbook.axon.postgres.JarEvents.events;
import static org.assertj.core.api.Assertions.assertThat;

import com.zaxxer.hikari.HikariDataSource;
import io.evenbook.axon.postgres.JarHouse;
import io.evenbook.axon.postgres.PostgresEventStorageEngine;
import io.evenbook.axon.postgres.PostgresEventStore;
import io.evenbook.axon.postgres.TestDatabase;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.LongStream;
import org.axonframework.common.Registration;
import org.axonframework.common.stream.BlockingStream;
import org.axonframework.eventhandling.DomainEventMessage;
import org.axonframework.eventhandling.GlobalSequenceTrackingToken;
import org.axonframework.eventhandling.TrackedEventMessage;
import org.axonframework.messaging.MetaData;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Streams read from memory or from the table. Tests rename the table where a stream must not query it. */
@Timeout(60)
class LiveTailTest {

    private final TestDatabase database = new TestDatabase();

    @AfterEach
    void close() {
        database.close();
    }

    @Test
    void recentEventsAreNotReadFromTheTable() {
        PostgresEventStorageEngine engine = engine(1 << 20);
        engine.log().known().tail().addReader(() -> 0);
        engine.appendEvents(events("jar_a", 3));
        engine.appendEvents(events("jar_b", 2));
        database.execute("ALTER TABLE events RENAME TO hidden");
        assertThat(positions(engine, 0)).containsExactly(1L, 2L, 3L, 4L, 5L);
        assertThat(positions(engine, 1)).containsExactly(2L, 3L, 4L, 5L);
        assertThat(positions(engine, 3)).containsExactly(4L, 5L);
    }

    @Test
    void anEventIsTheSameFromMemoryAndFromTheTable() {
        PostgresEventStorageEngine engine = engine(1 << 20);
        engine.log().known().tail().addReader(() -> 0);
        engine.appendEvents(event("jar_a", 0).andMetaData(MetaData.with("actor", "alice")));
        DomainEventMessage<?> inMemory = (DomainEventMessage<?>)
                engine.log().pages().read(0, Long.MAX_VALUE).events().getFirst();
        DomainEventMessage<?> stored = (DomainEventMessage<?>)
                engine(0).log().pages().read(0, Long.MAX_VALUE).events().getFirst();
        assertThat(inMemory)
                .usingRecursiveComparison()
                .comparingOnlyFields("trackingToken")
                .isEqualTo(stored);
        assertThat(inMemory.getIdentifier()).isEqualTo(stored.getIdentifier());
        assertThat(inMemory.getPayload()).isEqualTo(stored.getPayload());
        assertThat(inMemory.getPayloadType()).isEqualTo(stored.getPayloadType());
        assertThat(inMemory.getMetaData()).isEqualTo(stored.getMetaData());
        assertThat(inMemory.getTimestamp()).isEqualTo(stored.getTimestamp());
        assertThat(inMemory.getType()).isEqualTo(stored.getType());
        assertThat(inMemory.getAggregateIdentifier()).isEqualTo(stored.getAggregateIdentifier());
        assertThat(inMemory.getSequenceNumber()).isEqualTo(stored.getSequenceNumber());
    }

    @Test
    void aReaderThatIsTooFarBehindReadsTheTableAndRejoins() {
        PostgresEventStorageEngine engine = engine(2_000);
        for (int i = 0; i < 40; i++) {
            engine.appendEvents(event("jar_a", i));
        }
        BlockingStream<TrackedEventMessage<?>> stream =
                PostgresEventStore.builder().engine(engine).build().openStream(new GlobalSequenceTrackingToken(0));
        List<Long> seen = new ArrayList<>();
        while (seen.size() < 40) {
            stream.peek()
                    .ifPresent(
                            event -> seen.add(event.trackingToken().position().orElseThrow()));
            next(stream);
        }
        assertThat(seen).isEqualTo(LongStream.rangeClosed(1, 40).boxed().toList());
    }

    @Test
    void eventsThatAllReadersHavePassedLeave() {
        LiveTail tail = new LiveTail(1_000_000);
        AtomicLong slow = new AtomicLong();
        AtomicLong fast = new AtomicLong();
        tail.add(1, List.of(tracked(1), tracked(2)), 300);
        assertThat(tail.after(0, 10)).as("no reader").isEmpty();

        Registration slowReader = tail.addReader(slow::get);
        tail.addReader(fast::get);
        slow.set(2);
        fast.set(2);
        tail.add(3, List.of(tracked(3), tracked(4)), 300);
        fast.set(4);
        tail.add(5, List.of(tracked(5)), 300);
        assertThat(tail.after(2, 10)).as("the slow one is before it").hasSize(3);
        slow.set(3);
        fast.set(5);
        tail.add(6, List.of(tracked(6)), 300);
        assertThat(tail.after(2, 10)).as("the slow one is in the midst of it").hasSize(4);
        slow.set(4);
        fast.set(6);
        tail.add(7, List.of(tracked(7)), 300);
        assertThat(tail.after(2, 10)).as("the slow one has passed it").isEmpty();
        assertThat(tail.after(4, 10)).hasSize(3);

        slowReader.cancel();
        tail.add(8, List.of(tracked(8)), 300);
        assertThat(tail.after(5, 10)).as("only the fast one is left").isEmpty();
        assertThat(tail.after(6, 10)).hasSize(2);
    }

    @Test
    void aReaderFarBehindKeepsNothing() {
        LiveTail tail = new LiveTail(1_000_000);
        tail.addReader(() -> 0);
        tail.add(101, List.of(tracked(101)), 300);
        assertThat(tail.after(100, 10)).isEmpty();
    }

    @Test
    void memoryIsBoundedForAnyReaders() {
        LiveTail tail = new LiveTail(1_000);
        AtomicLong read = new AtomicLong();
        tail.addReader(read::get);
        for (long position = 1; position <= 1_000; position++) {
            read.set(Math.max(0, position - 3));
            tail.add(position, List.of(tracked(position)), 300);
            assertThat(tail.after(read.get(), 10)).as("three commits fit").hasSize(position < 3 ? (int) position : 3);
        }
        tail.add(1_001, List.of(tracked(1_001)), 300);
        assertThat(tail.after(read.get(), 10)).as("a fourth does not").isEmpty();
        tail.add(1_002, List.of(tracked(1_002)), 1_001);
        assertThat(tail.after(1_001, 10))
                .as("one that is too large is not kept")
                .isEmpty();
    }

    @Test
    void commitsOfAnotherProcessInBetweenAreNeverSkipped() {
        PostgresEventStorageEngine ours = engine(1 << 20);
        PostgresEventStorageEngine theirs = engine(1 << 20);
        SplittableRandom random = new SplittableRandom(7);
        for (int i = 0; i < 60; i++) {
            boolean our = random.nextBoolean();
            long before = ours.log().lastPosition();
            (our ? ours : theirs).log().known().tail().addReader(() -> before);
            (our ? ours : theirs).appendEvents(events((our ? "jar_o" : "jar_t") + i, random.nextInt(1, 4)));
        }
        long head = ours.log().lastPosition();
        for (PostgresEventStorageEngine each : List.of(ours, theirs)) {
            for (long after : new long[] {0, 1, 17, 40}) {
                List<Long> seen = new ArrayList<>();
                for (long at = after; at < head; at = seen.getLast()) {
                    seen.addAll(positions(each, at));
                }
                assertThat(seen)
                        .isEqualTo(
                                LongStream.rangeClosed(after + 1, head).boxed().toList());
            }
        }
    }

    @Test
    void aStreamThatIsReadWhileOthersAppendHasNoGapAndNoDouble() throws Exception {
        try (HikariDataSource connections = database.pool(2)) {
            PostgresEventStorageEngine engine = JarHouse.engine(database)
                    .dataSource(connections)
                    .pageSize(7)
                    .tailBytes(3_000)
                    .build();
            PostgresEventStore store =
                    PostgresEventStore.builder().engine(engine).build();
            BlockingStream<TrackedEventMessage<?>> stream = store.openStream(null);
            CompletableFuture<Void> writing = CompletableFuture.runAsync(() -> {
                SplittableRandom random = new SplittableRandom(11);
                for (int i = 0; i < 300; i++) {
                    engine.appendEvents(events("jar_" + i, random.nextInt(1, 6)));
                }
                engine.appendEvents(event("jar_last", 0));
            });
            List<Long> seen = new ArrayList<>();
            String last = "";
            while (!last.equals("jar_last")) {
                TrackedEventMessage<?> event = stream.nextAvailable();
                seen.add(event.trackingToken().position().orElseThrow());
                last = ((DomainEventMessage<?>) event).getAggregateIdentifier();
            }
            writing.join();
            assertThat(seen)
                    .isEqualTo(LongStream.rangeClosed(1, engine.log().lastPosition())
                            .boxed()
                            .toList());
            store.shutDown();
        }
    }

    private PostgresEventStorageEngine engine(long tailBytes) {
        return JarHouse.engine(database).pageSize(10).tailBytes(tailBytes).build();
    }

    private static List<Long> positions(PostgresEventStorageEngine engine, long after) {
        return engine.log().pages().read(after, Long.MAX_VALUE).events().stream()
                .map(event -> event.trackingToken().position().orElseThrow())
                .toList();
    }

    private static DomainEventMessage<?> tracked(long position) {
        return new org.axonframework.eventhandling.GenericTrackedDomainEventMessage<>(
                new GlobalSequenceTrackingToken(position), event("jar_a", position - 1));
    }

    private static void next(BlockingStream<TrackedEventMessage<?>> stream) {
        try {
            stream.nextAvailable();
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }
}
