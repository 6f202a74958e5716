package io.evenbook.axon.postgres.bus;

import static io.evenbook.axon.postgres.JarEvents.events;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.evenbook.axon.postgres.BusConnections;
import io.evenbook.axon.postgres.Jar;
import io.evenbook.axon.postgres.JarHouse;
import io.evenbook.axon.postgres.TestDatabase;
import io.evenbook.axon.postgres.log.EventLog;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import org.axonframework.commandhandling.CommandResultMessage;
import org.axonframework.eventhandling.DomainEventMessage;
import org.axonframework.messaging.correlation.SimpleCorrelationDataProvider;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** A command that goes on in further parts: a commit each, with nothing decided between them. */
@Timeout(60)
class ContinuationTest {

    private final TestDatabase database = new TestDatabase();
    private final BusConnections connections = new BusConnections(database.dataSource());
    private final JarHouse house = new JarHouse(
            JarHouse.engine(connections).build(),
            bus -> bus.correlation(new SimpleCorrelationDataProvider(EventLog.ACTOR)));

    @BeforeEach
    void open() {
        JarHouse.engine(database).build().appendEvents(events("jar_cold", 3));
        house.done(new Jar.Open("jar_a"));
    }

    @AfterEach
    void close() {
        connections.releaseLoads();
        house.close();
        database.close();
    }

    @Test
    void thePartsAreCommitsOfTheirOwnAndTheSenderIsAnsweredAfterTheLastWithAllEvents() {
        CommandResultMessage<?> answer =
                house.send(adding(3), Map.of(EventLog.ACTOR, "alice")).join();
        assertThat(answer.getPayload()).as("of the last part").isEqualTo("added 0");
        Committed committed = Committed.of(answer);
        assertThat(committed.position()).isEqualTo(8);
        assertThat(committed.events())
                .<Object>map(DomainEventMessage::getPayload)
                .containsExactly(
                        new Jar.MarblesAdded("jar_a", 1, 1),
                        new Jar.MarblesAdded("jar_a", 1, 2),
                        new Jar.MarblesAdded("jar_a", 1, 3),
                        new Jar.MarblesAdded("jar_a", 1, 4));
        assertThat(committed.events())
                .allMatch(event -> event.getMetaData().get(EventLog.ACTOR).equals("alice"));
        assertThat(database.number("SELECT count(DISTINCT xmin::text) FROM events WHERE global_index > 4"))
                .isEqualTo(4);
        assertThat(database.number("SELECT count(*) FROM events WHERE ends_command AND global_index > 4"))
                .isEqualTo(4);
    }

    @Test
    void nothingIsDecidedBetweenTheParts() {
        List<CompletableFuture<CommandResultMessage<?>>> answers =
                house.inOneBatch(new Jar.Look("jar_a"), adding(9), new Jar.Look("jar_a"), new Jar.Add("jar_a", 100));
        assertThat(answers).<Object>map(answer -> answer.join().getPayload()).containsExactly(0, "added 0", 10, 110);
    }

    @Test
    void nothingIsDecidedBetweenThePartsThoughTheSecondHasToWaitForAStream() {
        connections.holdLoads();
        house.pause();
        CompletableFuture<CommandResultMessage<?>> waits = house.act(streams -> streams.version(Jar.TYPE, "jar_cold"));
        CompletableFuture<CommandResultMessage<?>> parts = house.act(streams -> {
            streams.append(Jar.TYPE, "jar_a", new Jar.MarblesAdded("jar_a", 1, 1));
            streams.continueWith(new Jar.Pour("jar_a", "jar_cold", 1));
            return null;
        });
        CompletableFuture<CommandResultMessage<?>> behind = house.send(new Jar.Look("jar_a"));
        house.resume();
        await().until(() -> house.log.head() == 5);
        assertThat(house.send(new Jar.Look("jar_a"))).isNotDone();
        connections.releaseLoads();
        assertThat(parts.join().isExceptional()).isFalse();
        assertThat(behind.join().getPayload()).isEqualTo(0);
        assertThat(waits.join().getPayload())
                .as("put aside before, decided behind")
                .isEqualTo(3L);
    }

    @Test
    void aRefusedPartLeavesTheCommittedPartsBefore() {
        CommandResultMessage<?> answer = house.act(streams -> {
                    streams.append(Jar.TYPE, "jar_a", new Jar.MarblesAdded("jar_a", 1, 1));
                    streams.continueWith(new Jar.Take("jar_a", 2));
                    return null;
                })
                .join();
        assertThat(answer.exceptionResult()).isInstanceOf(Jar.TooFewMarbles.class);
        assertThat(house.marbles("jar_a")).isEqualTo(1);
    }

    @Test
    void aRefusedCommandDoesNotContinue() {
        assertThat(house.refused(new Jar.Act(streams -> {
                    streams.continueWith(new Jar.Add("jar_a", 1));
                    throw new IllegalStateException("refused");
                })))
                .hasMessage("refused");
        assertThat(house.marbles("jar_a")).isZero();
    }

    @Test
    void aRepeatIsAnsweredAsTheLastPartWas() {
        AnswerForm form = result -> new byte[] {
            (byte) Committed.of(result).position(),
            (byte) Committed.of(result).events().size()
        };
        Map<String, ?> keys = Map.of(CommandKeys.COMMAND_KEY, "k-1", CommandKeys.ANSWER_FORM, form);
        Committed first = house.done(adding(2), keys);
        assertThat(first.answer()).containsExactly(7, 3);
        Committed repeat = house.done(adding(2), keys);
        assertThat(repeat.replayed()).isTrue();
        assertThat(repeat.position()).isEqualTo(first.position());
        assertThat(repeat.answer()).isEqualTo(first.answer());
        assertThat(house.marbles("jar_a")).isEqualTo(3);
    }

    @Test
    void aRepeatOfAnInterruptedCommandIsDecidedAgain() {
        Map<String, ?> key = Map.of(CommandKeys.COMMAND_KEY, "k-1");
        database.execute("ALTER TABLE events ADD CONSTRAINT refuse CHECK (global_index <> 6)");
        assertThat(house.refused(adding(2), key)).hasMessageContaining("refuse");
        assertThat(house.log.head()).isEqualTo(5);
        database.execute("ALTER TABLE events DROP CONSTRAINT refuse");
        assertThat(house.done(adding(2), key).replayed()).isFalse();
        assertThat(house.done(adding(2), key).replayed()).isTrue();
        assertThat(house.log.head()).isEqualTo(8);
    }

    @Test
    void onlyWhatIsDecidedAgainStillExpectsItsVersion() {
        List<Object> expected = new ArrayList<>();
        house.bus.registerHandlerInterceptor((unitOfWork, chain) -> {
            expected.add(unitOfWork.getMessage().getMetaData().get(CommandKeys.EXPECTED_VERSION));
            return chain.proceed();
        });
        Jar.Act finds = new Jar.Act(streams -> {
            streams.append(Jar.TYPE, "jar_a", new Jar.MarblesAdded("jar_a", 1, 1));
            streams.decideAgain(adding(1));
            return null;
        });

        house.done(finds, Map.of(CommandKeys.EXPECTED_VERSION, 7L));

        assertThat(expected).containsExactly(7L, 7L, null);
    }

    @Test
    void uniqueKeysAreTakenByTheFirstPart() {
        Map<String, ?> keys = Map.of(CommandKeys.UNIQUE_KEYS, List.of("wire-1"));
        Jar.Act using = new Jar.Act(streams -> {
            streams.use("wire-1");
            streams.append(Jar.TYPE, "jar_a", new Jar.MarblesAdded("jar_a", 1, 1));
            streams.continueWith(new Jar.Take("jar_a", 2));
            return null;
        });
        assertThat(house.refused(using, keys)).isInstanceOf(Jar.TooFewMarbles.class);
        assertThat(house.refused(using, keys)).isInstanceOf(UniqueKeyUsedException.class);
    }

    @Test
    void noCommandComesBetweenThePartsWhenTheBatchIsDecidedAgain() {
        database.execute("ALTER TABLE streams ADD CONSTRAINT refuse CHECK (aggregate_id <> 'jar_poison')");
        List<CompletableFuture<CommandResultMessage<?>>> answers = house.inOneBatch(
                new Jar.Open("jar_poison"),
                new Jar.Look("jar_a"),
                adding(2),
                new Jar.Look("jar_a"),
                new Jar.Open("jar_poison"),
                new Jar.Look("jar_a"));
        assertThat(answers.get(0).join().exceptionResult()).hasMessageContaining("refuse");
        assertThat(answers.get(1).join().getPayload()).isEqualTo(0);
        assertThat(answers.get(2).join().getPayload()).isEqualTo("added 0");
        assertThat(answers.get(3).join().getPayload()).isEqualTo(3);
        assertThat(answers.get(5).join().getPayload()).isEqualTo(3);
    }

    @Test
    void aCommandWithoutHandlerCannotContinue() {
        assertThat(house.refused(new Jar.Act(streams -> {
                    streams.continueWith("whatever");
                    return null;
                })))
                .isInstanceOf(IllegalStateException.class)
                .hasMessage("No handler is subscribed for java.lang.String");
    }

    /** Adds a marble, and goes on so many times. */
    private static Jar.Act adding(int more) {
        return new Jar.Act(streams -> {
            int after = streams.find(Jar.TYPE, "jar_a").marbles() + 1;
            streams.append(Jar.TYPE, "jar_a", new Jar.MarblesAdded("jar_a", 1, after));
            if (more > 0) {
                streams.continueWith(adding(more - 1));
            }
            return "added " + more;
        });
    }
}
