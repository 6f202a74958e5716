package io.evenbook.axon.postgres.bus;

import static io.evenbook.axon.postgres.JarEvents.events;
import static io.evenbook.axon.postgres.JarEvents.payloads;
import static org.assertj.core.api.Assertions.assertThat;

import io.evenbook.axon.postgres.BusConnections;
import io.evenbook.axon.postgres.Jar;
import io.evenbook.axon.postgres.JarHouse;
import io.evenbook.axon.postgres.TestDatabase;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.function.Supplier;
import org.axonframework.commandhandling.CommandResultMessage;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** An undo restores states and evicts none. */
@Timeout(60)
class UndoTest {

    private final TestDatabase database = new TestDatabase();
    private final BusConnections connections = new BusConnections(database.dataSource());
    private final StreamType<Jar.State, Jar.Event> huge =
            Jar.type().weigher(_ -> 200L << 20).build();
    private final JarHouse house = new JarHouse(JarHouse.engine(connections).build(), huge, bus -> bus);

    @BeforeEach
    void load() {
        JarHouse.engine(database).build().appendEvents(events("jar_a", 6));
        assertThat(house.marbles("jar_a")).isEqualTo(5);
        assertThat(connections.loads()).isEqualTo(1);
    }

    @AfterEach
    void close() {
        house.close();
        database.close();
    }

    @Test
    void aHugeStateStaysInMemoryThroughAThousandRefusedAndRehearsedCommands() {
        for (int i = 0; i < 500; i++) {
            CompletableFuture<?> rehearsal = house.send(new Jar.Add("jar_a", 1), Map.of(CommandKeys.REHEARSAL, true));
            assertThat(house.refused(new Jar.AddAndThrow("jar_a", new IllegalStateException("refused"))))
                    .hasMessage("refused");
            rehearsal.join();
        }
        assertNothingHappened();
    }

    @Test
    void anErrorPutsTheStateBack() {
        house.refused(new Jar.AddAndThrow("jar_a", new StackOverflowError("on purpose")));
        assertNothingHappened();
    }

    @Test
    void aWriteThatFailsPutsTheStateBack() {
        database.execute("ALTER TABLE events ADD CONSTRAINT refuse CHECK (payload NOT LIKE '%poison%') NOT VALID");
        assertThat(house.act(streams -> {
                            streams.append(huge, "jar_a", new Jar.MarblesAdded("jar_a", 1, 6));
                            streams.append(huge, "jar_a", new Jar.Labelled("jar_a", "poison"));
                            return null;
                        })
                        .join()
                        .exceptionResult())
                .hasMessageContaining("refuse");
        assertNothingHappened();
    }

    @Test
    void anEventThatCannotBeAppliedPutsTheStateBack() {
        assertThat(house.act(streams -> {
                            streams.append(huge, "jar_a", new Jar.MarblesAdded("jar_a", 1, 6));
                            streams.append(huge, "jar_new", new Jar.MarblesAdded("jar_new", 1, 1));
                            return null;
                        })
                        .join()
                        .exceptionResult())
                .isInstanceOf(NullPointerException.class);
        assertThat(house.send(new Jar.Add("jar_a", 1)).join().getPayload()).isEqualTo(6);
    }

    @Test
    void aStreamThatWasBegunIsGone() {
        house.refused(new Jar.Act(streams -> {
            streams.append(huge, "jar_new", Streams.NONE, new Jar.Opened("jar_new"));
            assertThat(streams.version(huge, "jar_new")).isZero();
            throw new IllegalStateException();
        }));
        assertThat(house.refused(new Jar.Look("jar_new"))).isInstanceOf(Jar.NoSuchJar.class);
        house.done(new Jar.Open("jar_new"));
    }

    @Test
    void anAttemptUndoesItsPartAlone() {
        Committed committed = house.done(new Jar.Act(streams -> {
            streams.append(huge, "jar_a", new Jar.MarblesAdded("jar_a", 1, 6));
            assertThat(attempt(streams, () -> {
                        streams.append(huge, "jar_a", new Jar.MarblesAdded("jar_a", 10, 16));
                        streams.append(huge, "jar_new", Streams.NONE, new Jar.Opened("jar_new"));
                        throw new Jar.TooFewMarbles(16);
                    }))
                    .isInstanceOf(Jar.TooFewMarbles.class);
            assertThat(streams.find(huge, "jar_a").marbles()).isEqualTo(6);
            assertThat(streams.version(huge, "jar_a")).isEqualTo(6);
            assertThat(streams.position()).isEqualTo(7);
            streams.attempt(() -> {
                streams.append(huge, "jar_a", new Jar.MarblesAdded("jar_a", 2, 8));
                return null;
            });
            assertThat(streams.find(huge, "jar_new")).isNull();
            return null;
        }));
        assertThat(committed.events()).hasSize(2);
        assertThat(payloads(house.engine.readEvents("jar_a", 6)))
                .containsExactly(new Jar.MarblesAdded("jar_a", 1, 6), new Jar.MarblesAdded("jar_a", 2, 8));
    }

    @Test
    void aRefusedNeighbourInTheSameBatchUndoesNothingOfTheOthers() {
        List<CompletableFuture<CommandResultMessage<?>>> answers = house.inOneBatch(
                new Jar.Add("jar_a", 1),
                new Jar.AddAndThrow("jar_a", new IllegalStateException()),
                new Jar.Add("jar_a", 1));
        assertThat(answers.get(2).join().getPayload()).isEqualTo(7);
        assertThat(connections.loads()).isEqualTo(1);
    }

    private static Throwable attempt(Streams streams, Supplier<Object> part) {
        try {
            streams.attempt(part);
            return null;
        } catch (RuntimeException e) {
            return e;
        }
    }

    private void assertNothingHappened() {
        assertThat(house.marbles("jar_a")).isEqualTo(5);
        assertThat(connections.loads()).as("how often the stream was read").isEqualTo(1);
        assertThat(house.log.head()).isEqualTo(6);
    }
}
