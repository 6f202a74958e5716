package io.evenbook.axon.postgres.bus;

import static org.assertj.core.api.Assertions.assertThat;

import io.evenbook.axon.postgres.Jar;
import io.evenbook.axon.postgres.JarEvents;
import io.evenbook.axon.postgres.JarHouse;
import io.evenbook.axon.postgres.PostgresEventStorageEngine;
import io.evenbook.axon.postgres.TestDatabase;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicIntegerArray;
import java.util.stream.LongStream;
import org.axonframework.common.stream.BlockingStream;
import org.axonframework.eventhandling.DomainEventMessage;
import org.axonframework.eventhandling.TrackedEventMessage;
import org.junit.jupiter.api.Test;

class ManyClientsTest {

    private static final long SEED = 20_260_101;
    private static final int CLIENTS = 64;
    private static final int COMMANDS_PER_CLIENT = 300;
    private static final int JARS = 100;

    @Test
    void manyClientsLeaveADenseLogThatEveryReaderSeesWholeAndInOrder() throws Exception {
        try (TestDatabase database = new TestDatabase();
                JarHouse house = new JarHouse(database);
                ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
            Future<List<Long>> follower = threads.submit(() -> follow(house, JARS + 1));
            List<Long> received = new ArrayList<>();
            house.store.addCommitListener(events -> events.forEach(event -> received.add(position(event))));
            for (int jar = 0; jar < JARS; jar++) {
                house.done(new Jar.Open("jar_" + jar));
            }
            AtomicIntegerArray expected = new AtomicIntegerArray(JARS);
            List<Future<Integer>> clients = new ArrayList<>();
            for (int client = 0; client < CLIENTS; client++) {
                SplittableRandom random = new SplittableRandom(SEED + client);
                clients.add(threads.submit(() -> addAndTake(house, random, expected)));
            }
            int acknowledged = JARS;
            for (Future<Integer> client : clients) {
                acknowledged += client.get();
            }
            house.done(new Jar.Open("jar_last"));
            acknowledged++;

            assertThat(house.log.head()).isEqualTo(acknowledged);
            assertThat(database.number("SELECT count(*) FROM events")).isEqualTo(acknowledged);
            assertThat(database.number(
                            "SELECT count(DISTINCT global_index) FROM events WHERE global_index BETWEEN 1 AND "
                                    + acknowledged))
                    .isEqualTo(acknowledged);
            assertThat(database.number("""
                    SELECT count(*) FROM (
                        SELECT recorded_at < lag(recorded_at) OVER (ORDER BY global_index) AS fell FROM events) AS steps
                    WHERE fell""")).isZero();
            assertThat(database.number("""
                    SELECT count(*) FROM (SELECT sequence_number, row_number() OVER (PARTITION BY aggregate_id
                        ORDER BY global_index) - 1 AS place FROM events) AS streams
                    WHERE sequence_number <> place""")).isZero();
            List<Long> dense = LongStream.rangeClosed(1, acknowledged).boxed().toList();
            assertThat(received).isEqualTo(dense);
            assertThat(follower.get()).isEqualTo(dense);
            try (JarHouse restarted = new JarHouse(database)) {
                for (int jar = 0; jar < JARS; jar++) {
                    assertThat(house.marbles("jar_" + jar))
                            .as("seed %d, jar %d in memory", SEED, jar)
                            .isEqualTo(expected.get(jar));
                    assertThat(restarted.marbles("jar_" + jar))
                            .as("seed %d, jar %d read", SEED, jar)
                            .isEqualTo(expected.get(jar));
                }
            }
        }
    }

    @Test
    void severalProcessesAppendToOneLogWithoutHolesOrLosses() throws Exception {
        try (TestDatabase database = new TestDatabase();
                ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
            List<Future<?>> writers = new ArrayList<>();
            for (int process = 0; process < 3; process++) {
                PostgresEventStorageEngine engine = JarHouse.engine(database).build();
                for (int stream = 0; stream < 4; stream++) {
                    String jarId = "jar_%d_%d".formatted(process, stream);
                    writers.add(threads.submit(() -> JarEvents.events(jarId, 50).forEach(engine::appendEvents)));
                }
            }
            for (Future<?> writer : writers) {
                writer.get();
            }
            assertThat(database.number("SELECT count(*) FROM events")).isEqualTo(600);
            assertThat(JarHouse.engine(database).build().eventLog().head()).isEqualTo(600);
        }
    }

    /** Every second command for the first jar, the others spread; returns how many events were acknowledged. */
    private static int addAndTake(JarHouse house, SplittableRandom random, AtomicIntegerArray expected) {
        int acknowledged = 0;
        for (int i = 0; i < COMMANDS_PER_CLIENT; i++) {
            int jar = random.nextBoolean() ? 0 : random.nextInt(JARS);
            int marbles = random.nextInt(1, 10);
            boolean add = random.nextBoolean();
            Object command = add ? new Jar.Add("jar_" + jar, marbles) : new Jar.Take("jar_" + jar, marbles);
            if (!house.send(command).join().isExceptional()) {
                expected.addAndGet(jar, add ? marbles : -marbles);
                acknowledged++;
            }
        }
        return acknowledged;
    }

    /**
     * Follows the log from its start until the opened jars are complete; returns the positions in the order they came.
     */
    private static List<Long> follow(JarHouse house, int jars) throws InterruptedException {
        List<Long> positions = new ArrayList<>();
        Map<String, Long> sequences = new HashMap<>();
        try (BlockingStream<TrackedEventMessage<?>> stream = house.store.openStream(null)) {
            while (sequences.size() < jars) {
                TrackedEventMessage<?> event = stream.nextAvailable();
                positions.add(event.trackingToken().position().orElseThrow());
                DomainEventMessage<?> domainEvent = (DomainEventMessage<?>) event;
                Long before = sequences.put(domainEvent.getAggregateIdentifier(), domainEvent.getSequenceNumber());
                assertThat(domainEvent.getSequenceNumber()).isEqualTo(before == null ? 0 : before + 1);
            }
        }
        return positions;
    }

    private static long position(DomainEventMessage<?> event) {
        return ((TrackedEventMessage<?>) event).trackingToken().position().orElseThrow();
    }
}
