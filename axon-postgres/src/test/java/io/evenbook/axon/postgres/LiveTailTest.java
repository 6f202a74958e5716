package io.evenbook.axon.postgres;

import static io.evenbook.axon.postgres.JarEvents.event;
import static io.evenbook.axon.postgres.JarEvents.events;
import static org.assertj.core.api.Assertions.assertThat;

import com.zaxxer.hikari.HikariDataSource;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.concurrent.CompletableFuture;
import java.util.stream.LongStream;
import org.axonframework.common.stream.BlockingStream;
import org.axonframework.eventhandling.DomainEventMessage;
import org.axonframework.eventhandling.GlobalSequenceTrackingToken;
import org.axonframework.eventhandling.TrackedEventMessage;
import org.axonframework.messaging.MetaData;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** What streams get from memory, and when they turn to the table. The table is hidden where it must not be asked. */
@Timeout(60)
class LiveTailTest {

    private final TestDatabase database = new TestDatabase();

    @AfterEach
    void close() {
        database.close();
    }

    @Test
    void whatWasJustWrittenIsNotReadFromTheTable() {
        PostgresEventStorageEngine engine = engine(1 << 20);
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
        engine.appendEvents(event("jar_a", 0).andMetaData(MetaData.with("actor", "alice")));
        DomainEventMessage<?> inMemory = (DomainEventMessage<?>) engine.readPage(0).events().getFirst();
        DomainEventMessage<?> stored = (DomainEventMessage<?>) engine(0).readPage(0).events().getFirst();
        assertThat(inMemory).usingRecursiveComparison().comparingOnlyFields("trackingToken").isEqualTo(stored);
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
            stream.peek().ifPresent(event -> seen.add(event.trackingToken().position().orElseThrow()));
            next(stream);
        }
        assertThat(seen).isEqualTo(LongStream.rangeClosed(1, 40).boxed().toList());
    }

    @Test
    void memoryIsBoundedWhoeverReads() {
        LiveTail tail = new LiveTail(1_000);
        for (long position = 1; position <= 1_000; position++) {
            tail.add(position, List.of(tracked(position)), 300);
            assertThat(tail.after(position - 1, 10)).hasSize(1);
            assertThat(tail.after(position - 4, 10)).as("three flushes fit").isEmpty();
        }
        tail.add(1_001, List.of(tracked(1_001)), 1_001);
        assertThat(tail.after(1_000, 10)).as("one that is too large is not kept").isEmpty();
        assertThat(tail.after(999, 10)).isEmpty();
    }

    @Test
    void whatSomebodyElseWroteInBetweenIsNeverJumpedOver() {
        PostgresEventStorageEngine ours = engine(1 << 20);
        PostgresEventStorageEngine theirs = engine(1 << 20);
        SplittableRandom random = new SplittableRandom(7);
        for (int i = 0; i < 60; i++) {
            boolean our = random.nextBoolean();
            (our ? ours : theirs).appendEvents(events((our ? "jar_o" : "jar_t") + i, random.nextInt(1, 4)));
        }
        long head = ours.readHead();
        for (PostgresEventStorageEngine each : List.of(ours, theirs)) {
            for (long after : new long[] {0, 1, 17, 40}) {
                List<Long> seen = new ArrayList<>();
                for (long at = after; at < head; at = seen.getLast()) {
                    seen.addAll(positions(each, at));
                }
                assertThat(seen).isEqualTo(LongStream.rangeClosed(after + 1, head).boxed().toList());
            }
        }
    }

    @Test
    void aStreamThatIsReadWhileOthersAppendHasNoGapAndNoDouble() throws Exception {
        try (HikariDataSource connections = database.pool(2)) {
            PostgresEventStorageEngine engine =
                    JarHouse.engine(database).dataSource(connections).pageSize(7).tailBytes(3_000).build();
            PostgresEventStore store = PostgresEventStore.builder().engine(engine).build();
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
            assertThat(seen).isEqualTo(LongStream.rangeClosed(1, engine.readHead()).boxed().toList());
            store.shutDown();
        }
    }

    private PostgresEventStorageEngine engine(long tailBytes) {
        return JarHouse.engine(database).pageSize(10).tailBytes(tailBytes).build();
    }

    private static List<Long> positions(PostgresEventStorageEngine engine, long after) {
        return engine.readPage(after).events().stream().map(event -> event.trackingToken().position().orElseThrow()).toList();
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
