package io.evenbook.axon.postgres.bus;

import static io.evenbook.axon.postgres.JarEvents.events;
import static org.assertj.core.api.Assertions.assertThat;

import io.evenbook.axon.postgres.BusConnections;
import io.evenbook.axon.postgres.Jar;
import io.evenbook.axon.postgres.JarHouse;
import io.evenbook.axon.postgres.TestDatabase;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.IntStream;
import org.axonframework.commandhandling.CommandResultMessage;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Which states stay in memory: a jar takes 800 bytes here, and 200 for its entry. */
@Timeout(60)
class StateMemoryTest {

    private static final StreamType<Jar.State, Jar.Event> TYPE =
            Jar.type().weigher(_ -> 800).ended(Jar.State::closed).build();

    private final TestDatabase database = new TestDatabase();
    private final BusConnections connections = new BusConnections(database.dataSource());
    private final SimpleMeterRegistry meters = new SimpleMeterRegistry();
    private final JarHouse house = house(3_000);

    private JarHouse house(long memory) {
        return new JarHouse(
                JarHouse.engine(connections).build(),
                TYPE,
                bus -> bus.memory(memory).meterRegistry(meters));
    }

    @AfterEach
    void close() {
        house.close();
        database.close();
    }

    @Test
    void theLeastRecentlyUsedStateLeavesWhenAllWeighTooMuch() {
        for (int jar = 0; jar < 3; jar++) {
            house.done(new Jar.Open("jar_" + jar));
        }
        assertThat(streams()).as("as many as fit").isEqualTo(3);
        house.marbles("jar_0");
        house.done(new Jar.Open("jar_3"));
        assertThat(streams()).isEqualTo(3);
        assertThat(bytes()).isEqualTo(3_000);
        for (String inMemory : List.of("jar_0", "jar_2", "jar_3")) {
            house.marbles(inMemory);
        }
        assertThat(connections.loads()).isZero();
        house.marbles("jar_1");
        assertThat(connections.loads()).isEqualTo(1);
    }

    @Test
    void aStateThatWasOnlyReadLeavesToo() {
        for (int jar = 0; jar < 10; jar++) {
            house.engine.appendEvents(events("jar_" + jar, 2));
        }
        IntStream.range(0, 10)
                .forEach(jar -> assertThat(house.marbles("jar_" + jar)).isEqualTo(1));
        assertThat(streams()).isEqualTo(3);
    }

    @Test
    void aStreamThatHasEndedIsNotKept() {
        house.done(new Jar.Open("jar_a"));
        house.done(closed("jar_a"));
        assertThat(streams()).isZero();
        assertThat(bytes()).isZero();
        assertThat(house.marbles("jar_a")).as("read when it is asked for").isZero();
        assertThat(connections.loads()).isEqualTo(1);
    }

    @Test
    void aStreamThatBeginsAndEndsInOneCommitEntersNone() {
        house.inOneBatch(new Jar.Open("jar_a"), new Jar.Add("jar_a", 1), closed("jar_a"), new Jar.Open("jar_b"))
                .forEach(CompletableFuture::join);
        assertThat(streams()).isEqualTo(1);
        assertThat(bytes()).isEqualTo(1_000);
    }

    @Test
    void aStateThatACommandWaitsForStays() {
        StreamStates states = new StreamStates(2_500);
        states.pin(List.of("jar_0", "jar_9"));
        for (int jar = 0; jar < 10; jar++) {
            states.put(new StreamStates.Loaded(
                    Streams.Stream.of(TYPE, "jar_" + jar), new Jar.State("jar_" + jar, 0, null, false), 0, 1));
        }
        states.settle(_ -> {});
        assertThat(states.find("jar_0")).isNotNull();
        assertThat(states.find("jar_9")).isNotNull();
        assertThat(states.size()).isEqualTo(2);
        states.put(new StreamStates.Loaded(Streams.Stream.of(TYPE, "jar_new"), null, Streams.NONE, 0));
        states.unpin(List.of("jar_0", "jar_9"));
        states.append(TYPE, "jar_big", Streams.NONE, new Jar.Opened("jar_big"));
        states.settle(_ -> {});
        assertThat(states.find("jar_0")).isNull();
    }

    @Test
    void aStreamThatIsWaitedForTwiceStaysUntilBothHaveHadIt() {
        StreamStates states = new StreamStates(0);
        states.pin(List.of("jar_a"));
        states.pin(List.of("jar_a"));
        states.put(new StreamStates.Loaded(Streams.Stream.of(TYPE, "jar_a"), null, Streams.NONE, 0));
        states.unpin(List.of("jar_a"));
        states.settle(_ -> {});
        assertThat(states.size()).isEqualTo(1);
        states.unpin(List.of("jar_a"));
        states.settle(_ -> {});
        assertThat(states.size()).isZero();
        assertThat(states.weight()).isZero();
    }

    @Test
    void commandsThatNeedMoreThanFitsAreDecidedNevertheless() {
        try (JarHouse tiny = house(1)) {
            for (int jar = 0; jar < 20; jar++) {
                tiny.engine.appendEvents(events("jar_" + jar, 2));
            }
            // Each looks up twenty streams one after the other, while commits of others evict what they can
            List<CompletableFuture<CommandResultMessage<?>>> sums = IntStream.range(0, 4)
                    .<CompletableFuture<CommandResultMessage<?>>>mapToObj(_ ->
                            tiny.act(streams -> IntStream.range(0, 20)
                                    .map(jar -> streams.find(TYPE, "jar_" + jar).marbles())
                                    .sum()))
                    .toList();
            for (int i = 0; !sums.stream().allMatch(CompletableFuture::isDone); i++) {
                tiny.done(new Jar.Open("jar_other_" + i));
            }
            assertThat(sums).<Object>map(sum -> sum.join().getPayload()).containsOnly(20);
        }
    }

    @Test
    void aWeigherThatThrowsHasNoEffectOnDurableEvents() {
        AtomicBoolean throwing = new AtomicBoolean();
        StreamType<Jar.State, Jar.Event> broken = Jar.type()
                .weigher(_ -> {
                    if (throwing.getAndSet(false)) {
                        throw new StackOverflowError("on purpose");
                    }
                    return 1;
                })
                .build();
        try (JarHouse other = new JarHouse(JarHouse.engine(connections).build(), broken, bus -> bus)) {
            other.done(new Jar.Open("jar_a"));
            throwing.set(true);
            assertThat(other.done(new Jar.Add("jar_a", 1)).position()).isEqualTo(2);
            assertThat(other.send(new Jar.Add("jar_a", 1)).join().getPayload()).isEqualTo(2);
        }
    }

    private static Jar.Act closed(String jarId) {
        return new Jar.Act(streams -> {
            streams.append(TYPE, jarId, new Jar.Closed(jarId));
            return null;
        });
    }

    private double streams() {
        return meters.get("command.bus.streams").gauge().value();
    }

    private double bytes() {
        return meters.get("command.bus.memory").gauge().value();
    }
}
