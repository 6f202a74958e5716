package io.evenbook.axon.postgres.bus;

import static io.evenbook.axon.postgres.JarEvents.event;
import static io.evenbook.axon.postgres.JarEvents.events;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.evenbook.axon.postgres.BusConnections;
import io.evenbook.axon.postgres.Jar;
import io.evenbook.axon.postgres.JarHouse;
import io.evenbook.axon.postgres.TestDatabase;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.function.Function;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.axonframework.commandhandling.CommandResultMessage;
import org.axonframework.commandhandling.GenericCommandMessage;
import org.axonframework.modelling.command.ConcurrencyException;
import org.axonframework.serialization.SerializationException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Commands whose streams are not in memory: {@code jar_cold}, with four marbles, and others. */
@Timeout(60)
class MissingStreamsTest {

    private final TestDatabase database = new TestDatabase();
    private final BusConnections connections = new BusConnections(database.dataSource());
    private final JarHouse house = new JarHouse(JarHouse.engine(connections).build(), bus -> bus.laneCapacity(10_000));

    @BeforeEach
    void fill() {
        JarHouse.engine(database).build().appendEvents(events("jar_cold", 5));
        house.done(new Jar.Open("jar_hot"));
        assertThat(connections.loads()).isZero();
    }

    @AfterEach
    void close() {
        connections.releaseLoads();
        house.close();
        database.close();
    }

    @Test
    void aCommandWhoseStreamHasToBeReadIsPutAsideAndOthersPass() {
        connections.holdLoads();
        CompletableFuture<CommandResultMessage<?>> cold = house.send(new Jar.Add("jar_cold", 1));
        await().until(() -> connections.loads() == 1);
        IntStream.rangeClosed(1, 100)
                .forEach(i -> assertThat(
                                house.send(new Jar.Add("jar_hot", 1)).join().getPayload())
                        .isEqualTo(i));
        assertThat(cold).isNotDone();
        connections.releaseLoads();
        assertThat(cold.join().getPayload()).isEqualTo(5);
        assertThat(Committed.of(cold.join()).position()).isEqualTo(107);
    }

    @Test
    void aStreamWithoutEventsIsReadOnceAndKnownToHaveNone() {
        assertThat(house.refused(new Jar.Look("jar_none"))).isInstanceOf(Jar.NoSuchJar.class);
        int loads = connections.loads();
        assertThat(house.refused(new Jar.Look("jar_none"))).isInstanceOf(Jar.NoSuchJar.class);
        assertThat(connections.loads()).isEqualTo(loads);
        house.done(new Jar.Open("jar_none"));
        assertThat(house.marbles("jar_none")).isZero();
    }

    @Test
    void commandsThatShareAnyOfItsStreamsKeepTheirOrder() {
        connections.holdLoads();
        CompletableFuture<CommandResultMessage<?>> first = house.act(addToHotAndReadCold(1));
        CompletableFuture<CommandResultMessage<?>> second = house.send(new Jar.Add("jar_hot", 10));
        CompletableFuture<CommandResultMessage<?>> third = house.act(addToHotAndReadCold(100));
        CompletableFuture<CommandResultMessage<?>> fourth = house.send(new Jar.Add("jar_cold", 1));
        house.done(new Jar.Open("jar_other"));
        assertThat(List.of(first, second, third, fourth)).noneMatch(CompletableFuture::isDone);
        connections.releaseLoads();
        assertThat(List.of(first, second, third, fourth))
                .<Object>map(answer -> answer.join().getPayload())
                .containsExactly(1, 11, 111, 5);
        assertThat(connections.loads()).isEqualTo(1);
    }

    @Test
    void noCommandOvertakesOneThatMissesOneStreamAfterTheOther() {
        JarHouse.engine(database).build().appendEvents(event("jar_colder", 0));
        house.done(new Jar.Open("jar_hot_2"));
        connections.holdLoads();
        CompletableFuture<CommandResultMessage<?>> first = house.act(streams -> {
            streams.find(Jar.TYPE, "jar_cold");
            streams.find(Jar.TYPE, "jar_colder");
            return addTo("jar_hot_2", 1, streams);
        });
        CompletableFuture<CommandResultMessage<?>> second = house.act(streams -> {
            streams.find(Jar.TYPE, "jar_cold");
            return addTo("jar_hot_2", 10, streams);
        });
        connections.releaseLoads();
        assertThat(first.join().getPayload()).isEqualTo(1);
        assertThat(second.join().getPayload()).isEqualTo(11);
    }

    @Test
    void thousandsMayWaitForOneStreamInTheirOrder() {
        connections.holdLoads();
        List<CompletableFuture<CommandResultMessage<?>>> answers = IntStream.range(0, 5_000)
                .<CompletableFuture<CommandResultMessage<?>>>mapToObj(i -> house.send(new Jar.Add("jar_cold", 1)))
                .toList();
        house.done(new Jar.Add("jar_hot", 1));
        connections.releaseLoads();
        assertThat(answers)
                .<Object>map(answer -> answer.join().getPayload())
                .isEqualTo(IntStream.range(5, 5_005).boxed().toList());
        assertThat(connections.loads()).isEqualTo(1);
    }

    @Test
    void commandsThatAProcessSentTogetherKeepTheirOrderThoughTheyShareNoStream() {
        Attempt attempt = new Attempt(Jar.TooFewMarbles.class::isInstance);
        connections.holdLoads();
        List<CompletableFuture<CommandResultMessage<?>>> answers = List.of(
                send(attempt, new Jar.Add("jar_cold", 1)),
                send(attempt, new Jar.Add("jar_hot", 1)),
                send(attempt, new Jar.Open("jar_other")));
        await().until(() -> connections.loads() == 1);
        assertThat(house.send(new Jar.Add("jar_hot", 10)).join().getPayload())
                .as("of another process")
                .isEqualTo(10);
        assertThat(answers).noneMatch(CompletableFuture::isDone);
        connections.releaseLoads();
        assertThat(answers)
                .map(answer -> Committed.of(answer.join()).position())
                .containsExactly(8L, 9L, 10L);
    }

    @Test
    void commandsOfAProcessBehindAFailedOneAreNotDecidedThoughTheFailureWaitedForAStream() {
        Attempt attempt = new Attempt(Jar.TooFewMarbles.class::isInstance);
        connections.holdLoads();
        CompletableFuture<CommandResultMessage<?>> refused = send(attempt, new Jar.Take("jar_cold", 9));
        CompletableFuture<CommandResultMessage<?>> failed = send(attempt, new Jar.Look("jar_none"));
        CompletableFuture<CommandResultMessage<?>> behind = send(attempt, new Jar.Add("jar_hot", 1));
        connections.releaseLoads();
        assertThat(refused.join().exceptionResult()).isInstanceOf(Jar.TooFewMarbles.class);
        assertThat(failed.join().exceptionResult()).isInstanceOf(Jar.NoSuchJar.class);
        assertThat(behind.join().exceptionResult()).isInstanceOf(Jar.NoSuchJar.class);
        assertThat(house.marbles("jar_hot")).isZero();
    }

    @Test
    void aShortStreamIsReadThoughLongOnesAreOnTheirWay() {
        for (String jar : List.of("jar_long_1", "jar_long_2")) {
            JarHouse.engine(database).build().appendEvents(events(jar, 20_000));
        }
        house.done(new Jar.Add("jar_hot", 1));
        Queue<String> answered = new ConcurrentLinkedQueue<>();
        connections.holdLoads();
        CompletableFuture<?>[] all = Stream.of("jar_long_1", "jar_long_2", "jar_cold")
                .map(jar -> house.send(new Jar.Look(jar)).thenRun(() -> answered.add(jar)))
                .toArray(CompletableFuture<?>[]::new);
        connections.releaseLoads();
        CompletableFuture.allOf(all).join();
        assertThat(answered).hasSize(3).first().isEqualTo("jar_cold");
    }

    @Test
    void anEventIsAppendedToAStreamThatIsNotInMemoryAndSeenInTheSameBatchAndLater() {
        List<CompletableFuture<CommandResultMessage<?>>> answers = house.inOneBatch(
                append("jar_cold", 4, 5),
                append("jar_cold", 5, 6),
                new Jar.Look("jar_cold"),
                new Jar.Add("jar_hot", 1),
                new Jar.Add("jar_cold", 1));
        assertThat(answers).<Object>map(answer -> answer.join().getPayload()).containsExactly(null, null, 6, 1, 7);
        assertThat(connections.loads()).as("read once its events were there").isEqualTo(1);
        assertThat(house.engine.lastSequenceNumberFor("jar_cold")).contains(7L);
        assertThat(house.marbles("jar_cold")).isEqualTo(7);
    }

    @Test
    void aStreamThatIsOnlyAppendedToIsNotRead() {
        for (int version = 4; version < 10; version++) {
            house.done(append("jar_cold", version, version + 1));
        }
        assertThat(connections.loads()).isZero();
        assertThat(house.marbles("jar_cold")).isEqualTo(10);
    }

    @Test
    void aWrongVersionFailsItsCommandAndNoOther() {
        assertThat(house.marbles("jar_hot")).isZero();
        List<CompletableFuture<CommandResultMessage<?>>> answers = house.inOneBatch(
                new Jar.Add("jar_hot", 1),
                append("jar_cold", 3, 0),
                append("jar_cold", 6, 0),
                append("jar_none", 0, 0),
                append("jar_cold", Streams.NONE, 0),
                append("jar_hot", 0, 0),
                new Jar.Add("jar_hot", 1),
                append("jar_cold", 4, 5),
                append("jar_cold", 4, 5));
        assertThat(answers)
                .map(answer -> answer.join().isExceptional())
                .containsExactly(false, true, true, true, true, true, false, false, true);
        assertThat(answers)
                .filteredOn(answer -> answer.join().isExceptional())
                .allMatch(answer -> answer.join().exceptionResult() instanceof ConcurrencyException);
        assertThat(house.marbles("jar_hot")).isEqualTo(2);
        assertThat(house.marbles("jar_cold")).isEqualTo(5);
        assertThat(house.log.head()).isEqualTo(9);
        assertThat(connections.loads())
                .as("only jar_cold, when it was looked at")
                .isEqualTo(1);
    }

    @Test
    void anAppendWaitsBehindACommandThatHasTheStreamRead() {
        connections.holdLoads();
        CompletableFuture<CommandResultMessage<?>> look = house.send(new Jar.Look("jar_cold"));
        await().until(() -> connections.loads() == 1);
        CompletableFuture<CommandResultMessage<?>> append = house.send(append("jar_cold", 4, 5));
        house.done(new Jar.Add("jar_hot", 1));
        assertThat(append).isNotDone();
        connections.releaseLoads();
        assertThat(look.join().getPayload()).isEqualTo(4);
        assertThat(append.join().isExceptional()).isFalse();
        assertThat(house.marbles("jar_cold")).isEqualTo(5);
    }

    @Test
    void aBatchDecidedAgainKeepsItsOrderThoughSomeCommandsWerePutAside() {
        database.execute("ALTER TABLE streams ADD CONSTRAINT refuse CHECK (aggregate_id <> 'jar_poison')");
        house.pause();
        List<CompletableFuture<CommandResultMessage<?>>> answers = List.of(
                house.send(new Jar.Add("jar_hot", 1)),
                house.act(addToHotAndReadCold(10)),
                house.send(append("jar_colder", Streams.NONE, 0)),
                house.send(new Jar.Look("jar_colder")),
                house.send(new Jar.Open("jar_poison")),
                house.send(new Jar.Add("jar_hot", 100)));
        house.resume();
        assertThat(answers.get(0).join().getPayload()).isEqualTo(1);
        assertThat(answers.get(1).join().getPayload()).isEqualTo(11);
        assertThat(answers.get(3).join().getPayload()).isEqualTo(0);
        assertThat(answers.get(4).join().exceptionResult()).hasMessageContaining("refuse");
        assertThat(answers.get(5).join().getPayload()).isEqualTo(111);
    }

    @Test
    void aStreamThatCannotBeReadFailsOnlyTheCommandsThatNeedIt() {
        database.execute("""
                INSERT INTO events (global_index, sequence_number, recorded_at, ends_command, aggregate_type,
                                    aggregate_id, event_id, payload_type, payload, metadata)
                VALUES (7, 0, now(), true, 'Jar', 'jar_odd', 'e7', 'jar.Odd', '{}', '{}')""");
        house.pause();
        List<CompletableFuture<CommandResultMessage<?>>> answers = List.of(
                house.send(new Jar.Look("jar_odd")),
                house.send(new Jar.Look("jar_cold")),
                house.send(new Jar.Pour("jar_cold", "jar_odd", 1)));
        house.resume();
        assertThat(answers.get(0).join().exceptionResult()).isInstanceOf(SerializationException.class);
        assertThat(Committed.isAttachedTo(answers.get(0).join())).isFalse();
        assertThat(answers.get(1).join().getPayload()).isEqualTo(4);
        assertThat(answers.get(2).join().exceptionResult()).isInstanceOf(SerializationException.class);
    }

    @Test
    void aStreamReadDuringAForeignWriteIsReadAgain() {
        connections.holdLoads();
        CompletableFuture<CommandResultMessage<?>> cold = house.send(new Jar.Look("jar_cold"));
        await().until(() -> connections.loads() == 1);
        JarHouse.engine(database).build().appendEvents(event("jar_cold", 5));
        // Notices that the log has moved
        assertThat(house.send(new Jar.Open("jar_other")).join().isExceptional()).isFalse();
        connections.releaseLoads();
        assertThat(cold.join().getPayload()).isEqualTo(5);
        assertThat(connections.loads()).isEqualTo(2);
    }

    private static int addTo(String jarId, int marbles, Streams streams) {
        int after = streams.find(Jar.TYPE, jarId).marbles() + marbles;
        streams.append(Jar.TYPE, jarId, new Jar.MarblesAdded(jarId, marbles, after));
        return after;
    }

    private static Function<Streams, Object> addToHotAndReadCold(int marbles) {
        return streams -> {
            int after = addTo("jar_hot", marbles, streams);
            streams.find(Jar.TYPE, "jar_cold");
            return after;
        };
    }

    /** Appends without a look at the jar, or opens it. */
    private static Jar.Act append(String jarId, long version, int after) {
        return new Jar.Act(streams -> {
            streams.append(
                    Jar.TYPE,
                    jarId,
                    version,
                    version == Streams.NONE ? new Jar.Opened(jarId) : new Jar.MarblesAdded(jarId, 1, after));
            return null;
        });
    }

    private CompletableFuture<CommandResultMessage<?>> send(Attempt attempt, Object command) {
        CompletableFuture<CommandResultMessage<?>> answer = new CompletableFuture<>();
        house.bus.dispatch(
                attempt.attachTo(GenericCommandMessage.asCommandMessage(command).withMetaData(Map.of())),
                (sent, result) -> answer.complete(result));
        return answer;
    }
}
