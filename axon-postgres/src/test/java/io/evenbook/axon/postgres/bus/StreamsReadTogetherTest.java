package io.evenbook.axon.postgres.bus;

import static io.evenbook.axon.postgres.JarEvents.event;
import static io.evenbook.axon.postgres.JarEvents.events;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.evenbook.axon.postgres.BusConnections;
import io.evenbook.axon.postgres.Jar;
import io.evenbook.axon.postgres.JarHouse;
import io.evenbook.axon.postgres.TestDatabase;
import io.evenbook.axon.postgres.bus.Streams.Stream;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.axonframework.commandhandling.CommandResultMessage;
import org.axonframework.eventhandling.DomainEventMessage;
import org.axonframework.serialization.SerializationException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Streams that are not in memory and are asked for at once. */
@Timeout(60)
class StreamsReadTogetherTest {
    private static final int MEBIBYTE = 1 << 20;

    private final TestDatabase database = new TestDatabase();
    private final BusConnections connections = new BusConnections(database.dataSource());
    private final JarHouse house = new JarHouse(JarHouse.engine(connections).build(), bus -> bus.laneCapacity(10_000));

    @AfterEach
    void close() {
        connections.releaseLoads();
        house.close();
        database.close();
    }

    @Test
    void manyStreamsAreReadWithFewQueriesAndTheCommandIsDecidedTwice() {
        List<Stream> jars = jars(90);
        jars.forEach(jar -> append(events(jar.id(), 1)));
        AtomicInteger decided = new AtomicInteger();
        connections.holdLoads();
        CompletableFuture<CommandResultMessage<?>> answer = house.act(streams -> {
            decided.incrementAndGet();
            return versions(jars, streams);
        });
        await().until(() -> connections.loads() > 0);
        // Answered after all streams have been asked for
        house.done(new Jar.Open("jar_hot"));
        connections.releaseLoads();
        assertThat(answer.join().getPayload())
                .isEqualTo(jars.stream().map(_ -> 0L).toList());
        assertThat(decided).hasValue(2);
        assertThat(connections.loads())
                .as("one a thread, and one for the others")
                .isLessThanOrEqualTo(3);
    }

    @Test
    void eachIsReadToItsEndHoweverLong() {
        List<Integer> lengths = List.of(0, 1, 49, 50, 51, 2_500, 0, 2);
        List<Stream> jars = jars(lengths.size());
        IntStream.range(0, lengths.size())
                .filter(i -> lengths.get(i) > 0)
                .forEach(i -> append(events(jars.get(i).id(), lengths.get(i))));
        assertThat(house.act(streams -> versions(jars, streams)).join().getPayload())
                .isEqualTo(lengths.stream().map(length -> length - 1L).toList());
        for (int i = 0; i < lengths.size(); i++) {
            if (lengths.get(i) > 0) {
                assertThat(house.marbles(jars.get(i).id())).isEqualTo(lengths.get(i) - 1);
            }
        }
    }

    @Test
    void eachIsReadToItsEndHoweverLarge() {
        List<Stream> jars = jars(20);
        for (Stream jar : jars) {
            append(List.of(
                    event(jar.id(), 0),
                    event(jar.id(), 1, new Jar.Labelled(jar.id(), "x".repeat(MEBIBYTE))),
                    event(jar.id(), 2, new Jar.MarblesAdded(jar.id(), 7, 7))));
        }
        assertThat(house.act(streams -> versions(jars, streams)).join().getPayload())
                .isEqualTo(jars.stream().map(_ -> 2L).toList());
        jars.forEach(jar -> assertThat(house.marbles(jar.id())).isEqualTo(7));
    }

    @Test
    void oneThatCannotBeReadFailsOnlyItsOwnCommand() {
        append(events("jar_0", 5));
        append(events("jar_2", 3));
        database.execute("""
                INSERT INTO events (global_index, sequence_number, recorded_at, ends_command, aggregate_type,
                                    aggregate_id, event_id, payload_type, payload, metadata)
                VALUES (9, 0, now(), true, 'Jar', 'jar_1', 'e9', 'jar.Odd', '{}', '{}')""");
        connections.holdLoads();
        List<CompletableFuture<CommandResultMessage<?>>> answers = new ArrayList<>();
        for (int i = 0; i < 3; i++) {
            answers.add(house.send(new Jar.Look("jar_" + i)));
        }
        connections.releaseLoads();
        assertThat(answers.get(0).join().getPayload()).isEqualTo(4);
        assertThat(answers.get(1).join().exceptionResult()).isInstanceOf(SerializationException.class);
        assertThat(answers.get(2).join().getPayload()).isEqualTo(2);
    }

    private static List<Stream> jars(int count) {
        return IntStream.range(0, count)
                .mapToObj(i -> Stream.of(Jar.TYPE, "jar_" + i))
                .toList();
    }

    private void append(List<? extends DomainEventMessage<?>> events) {
        house.engine.appendEvents(events);
    }

    private static List<Long> versions(List<Stream> jars, Streams streams) {
        streams.load(jars);
        return jars.stream().map(jar -> streams.version(Jar.TYPE, jar.id())).toList();
    }
}
