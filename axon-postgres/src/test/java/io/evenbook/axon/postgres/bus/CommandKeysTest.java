package io.evenbook.axon.postgres.bus;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.evenbook.axon.postgres.Jar;
import io.evenbook.axon.postgres.JarHouse;
import io.evenbook.axon.postgres.TestDatabase;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicInteger;
import org.axonframework.commandhandling.CommandResultMessage;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.springframework.jdbc.datasource.DelegatingDataSource;

@Timeout(60)
class CommandKeysTest {

    private final TestDatabase database = new TestDatabase();
    private final SimpleMeterRegistry meters = new SimpleMeterRegistry();
    private final AtomicInteger keyLookUps = new AtomicInteger();
    private JarHouse house = new JarHouse(
            JarHouse.engine(new DelegatingDataSource(database.dataSource()) {
                        @Override
                        public Connection getConnection() throws SQLException {
                            Connection connection = super.getConnection();
                            if (Thread.currentThread().getName().equals("command-keys")) {
                                keyLookUps.incrementAndGet();
                            }
                            return connection;
                        }
                    })
                    .build(),
            bus -> bus.meterRegistry(meters));

    @AfterEach
    void close() {
        house.close();
        database.close();
    }

    @Test
    void aRepeatedCommandIsAnsweredFromTheLogAndNotHandled() {
        house.done(new Jar.Open("jar_a"));
        Committed first = house.done(new Jar.Add("jar_a", 5), key("k-1", "body"));
        house.done(new Jar.Add("jar_a", 1));
        Committed again = house.done(new Jar.Add("jar_a", 5), key("k-1", "body"));

        assertThat(again).isEqualTo(new Committed(List.of(), first.position(), true, null));
        assertThat(first.replayed()).isFalse();
        assertThat(house.log.head()).isEqualTo(3);
    }

    @Test
    void aRepeatGetsTheStoredAnswer() {
        house.done(new Jar.Open("jar_a"));
        Committed first = house.done(new Jar.Add("jar_a", 5), keyWithAnswer("k-1"));
        assertThat(first.answer()).asString().isEqualTo("5 at 2");
        Committed again = house.done(new Jar.Add("jar_a", 5), keyWithAnswer("k-1"));
        assertThat(again.replayed()).isTrue();
        assertThat(again.answer()).asString().isEqualTo("5 at 2");
        house.close();
        house = new JarHouse(database);
        assertThat(house.done(new Jar.Add("jar_a", 5), keyWithAnswer("k-1")).answer())
                .asString()
                .isEqualTo("5 at 2");
    }

    @Test
    void everyRepeatGetsAStoredRefusal() {
        house.done(new Jar.Open("jar_a"));
        CommandResultMessage<?> refused =
                house.send(new Jar.Take("jar_a", 5), keyWithAnswer("k-1")).join();
        assertThat(refused.exceptionResult()).isInstanceOf(Jar.TooFewMarbles.class);
        assertThat(Committed.of(refused).answer()).asString().isEqualTo("There are only 0 at 1");
        house.done(new Jar.Add("jar_a", 5));
        Committed again = house.done(new Jar.Take("jar_a", 5), keyWithAnswer("k-1"));
        assertThat(again.replayed()).isTrue();
        assertThat(again.answer()).asString().isEqualTo("There are only 0 at 1");
        assertThat(again.position()).isEqualTo(1);
        assertThat(house.marbles("jar_a")).isEqualTo(5);
    }

    @Test
    void aFormThatKeepsRefusalsDoesNotKeepThatOfAReusedKey() {
        house.done(new Jar.Open("jar_a"), keyWithAnswer("k-1"));
        Map<String, Object> another = new HashMap<>(keyWithAnswer("k-1"));
        another.put(CommandKeys.BODY_HASH, "another");
        assertThat(house.refused(new Jar.Open("jar_b"), another)).isInstanceOf(KeyReusedException.class);
        assertThat(house.done(new Jar.Open("jar_a"), keyWithAnswer("k-1")).answer())
                .asString()
                .isEqualTo("jar_a at 1");
        assertThat(meters.counter("command.bus.failed.writes").count()).isZero();
    }

    @Test
    void anAnswerThatCannotBeWrittenFailsItsCommandAndNoOther() {
        house.done(new Jar.Open("jar_a"));
        AnswerForm broken = _ -> {
            throw new StackOverflowError("on purpose");
        };
        house.pause();
        List<CompletableFuture<CommandResultMessage<?>>> answers = List.of(
                house.send(new Jar.Add("jar_a", 1), key("k-1", "body")),
                house.send(
                        new Jar.Add("jar_a", 2),
                        Map.of(CommandKeys.COMMAND_KEY, "k-2", CommandKeys.ANSWER_FORM, broken)),
                house.send(new Jar.Add("jar_a", 3), key("k-3", "body")));
        house.resume();
        assertThat(answers.get(1).join().exceptionResult()).hasMessage("on purpose");
        assertThat(answers).filteredOn(answer -> !answer.join().isExceptional()).hasSize(2);
        assertThat(house.marbles("jar_a")).isEqualTo(4);
    }

    @Test
    void aRepeatIsRecognisedAfterARestart() {
        house.done(new Jar.Open("jar_a"), key("k-1", "body"));
        house.close();
        house = new JarHouse(database);
        assertThat(house.done(new Jar.Open("jar_a"), key("k-1", "body")).replayed())
                .isTrue();
    }

    @Test
    void aKeyComesBackWithAnotherBodyAndIsRefused() {
        house.done(new Jar.Open("jar_a"), key("k-1", "body"));
        assertThat(house.refused(new Jar.Open("jar_b"), key("k-1", "another")))
                .isInstanceOfSatisfying(
                        KeyReusedException.class, e -> assertThat(e.key()).isEqualTo("k-1"));
        assertThat(house.refused(new Jar.Open("jar_b"), Map.of(CommandKeys.COMMAND_KEY, "k-1")))
                .isInstanceOf(KeyReusedException.class);
        assertThat(house.log.head()).isEqualTo(1);
    }

    @Test
    void aRefusedCommandLeavesItsKeyFree() {
        house.done(new Jar.Open("jar_a"));
        house.refused(new Jar.Take("jar_a", 5), key("k-1", "body"));
        house.done(new Jar.Add("jar_a", 5));
        assertThat(house.done(new Jar.Take("jar_a", 5), key("k-1", "body")).replayed())
                .isFalse();
        assertThat(house.done(new Jar.Take("jar_a", 5), key("k-1", "body")).replayed())
                .isTrue();
    }

    @Test
    void aCommandThatHadNothingToDoIsNotDoneLaterWhenRepeated() {
        house.done(new Jar.Open("jar_a"));
        assertThat(house.done(new Jar.TakeDownTo("jar_a", 3), key("k-1", "body")))
                .isEqualTo(new Committed(List.of(), 1));
        house.done(new Jar.Add("jar_a", 5));
        assertThat(house.done(new Jar.TakeDownTo("jar_a", 3), key("k-1", "body")))
                .isEqualTo(new Committed(List.of(), 1, true, null));
        assertThat(house.send(new Jar.Look("jar_a")).join().getPayload()).isEqualTo(5);
        assertThat(house.refused(new Jar.TakeDownTo("jar_a", 4), key("k-1", "another")))
                .isInstanceOf(KeyReusedException.class);
        assertThat(database.number("SELECT global_index FROM command_keys"))
                .as("the head as it found it")
                .isEqualTo(1);
        assertThat(house.log.head()).isEqualTo(2);
    }

    @Test
    void aKeyWithoutEventsIsStoredBesideThoseWithSome() {
        house.done(new Jar.Open("jar_a"));
        house.pause();
        List<CompletableFuture<CommandResultMessage<?>>> answers = List.of(
                house.send(new Jar.Add("jar_a", 5), key("k-1", "body")),
                house.send(new Jar.TakeDownTo("jar_a", 7), key("k-2", "body")),
                house.send(new Jar.Add("jar_a", 6), key("k-3", "body")));
        house.resume();
        assertThat(answers)
                .map(answer -> Committed.of(answer.join()).position())
                .containsExactly(2L, 2L, 3L);
        assertThat(house.done(new Jar.Add("jar_a", 5), key("k-1", "body")).position())
                .isEqualTo(2);
        assertThat(house.done(new Jar.TakeDownTo("jar_a", 7), key("k-2", "body"))
                        .events())
                .isEmpty();
        assertThat(house.done(new Jar.Add("jar_a", 6), key("k-3", "body")).position())
                .isEqualTo(3);
        assertThat(house.log.head()).isEqualTo(3);
    }

    @Test
    void aRepeatWhileTheFirstStillRunsIsRefusedAtOnce() {
        house.done(new Jar.Open("jar_a"));
        house.pause();
        CompletableFuture<CommandResultMessage<?>> first = house.send(new Jar.Add("jar_a", 5), key("k-1", "body"));
        CompletableFuture<CommandResultMessage<?>> second = house.send(new Jar.Add("jar_a", 5), key("k-1", "body"));
        assertThat(second).isCompleted();
        assertThat(second.join().exceptionResult()).isInstanceOf(KeyInProgressException.class);
        house.resume();
        assertThat(Committed.of(first.join()).replayed()).isFalse();
        assertThat(house.done(new Jar.Add("jar_a", 5), key("k-1", "body")).replayed())
                .isTrue();
    }

    @Test
    void aUniqueKeyIsUsedOnce() {
        house.done(new Jar.Open("jar_a"));
        house.done(new Jar.Add("jar_a", 5), unique("wire-1"));
        assertThat(house.refused(new Jar.Add("jar_a", 5), unique("wire-1")))
                .isInstanceOfSatisfying(
                        UniqueKeyUsedException.class, e -> assertThat(e.key()).isEqualTo("wire-1"));
        house.done(new Jar.Add("jar_a", 5), unique("wire-2"));
        assertThat(house.log.head()).isEqualTo(3);
    }

    @Test
    void aUniqueKeyIsUsedOnceWithinABatchToo() {
        house.done(new Jar.Open("jar_a"));
        house.pause();
        List<CompletableFuture<CommandResultMessage<?>>> answers = List.of(
                house.send(new Jar.Take("jar_a", 5), unique("wire-1")),
                house.send(new Jar.Add("jar_a", 5), unique("wire-1")),
                house.send(new Jar.Add("jar_a", 5), unique("wire-1")));
        house.resume();
        assertThat(answers.get(0).join().exceptionResult()).isInstanceOf(Jar.TooFewMarbles.class);
        assertThat(answers.get(1).join().getPayload()).isEqualTo(5);
        assertThat(answers.get(2).join().exceptionResult()).isInstanceOf(UniqueKeyUsedException.class);
        assertThat(meters.counter("command.bus.failed.writes").count())
                .as("found before the database did")
                .isZero();
    }

    @Test
    void uniqueKeysAndCommandKeysAreDifferentNames() {
        house.done(new Jar.Open("jar_a"), key("same", "body"));
        house.done(new Jar.Open("jar_b"), unique("same"));
        assertThat(house.done(new Jar.Open("jar_a"), key("same", "body")).replayed())
                .isTrue();
    }

    @Test
    void aRepeatedCommandIsAnsweredThoughItsUniqueKeyIsUsed() {
        Map<String, Object> keys = new HashMap<>(key("k-1", "body"));
        keys.putAll(unique("wire-1"));
        house.done(new Jar.Open("jar_a"), keys);
        assertThat(house.done(new Jar.Open("jar_a"), keys).replayed()).isTrue();
        keys.put(CommandKeys.COMMAND_KEY, "k-2");
        assertThat(house.refused(new Jar.Open("jar_b"), keys)).isInstanceOf(UniqueKeyUsedException.class);
    }

    @Test
    void aKeyWrittenByAnotherProcessInTheMeantimeIsFoundWhenTheCommandIsDecidedAgain() {
        house.done(new Jar.Open("jar_a"));
        house.done(new Jar.Open("jar_b"));
        try (JarHouse other = new JarHouse(database)) {
            // The other process commits after our look-up and before our write
            house.pause();
            CompletableFuture<CommandResultMessage<?>> lost = house.send(new Jar.Add("jar_a", 5), unique("wire-1"));
            await().until(() -> keyLookUps.get() == 1);
            other.done(new Jar.Add("jar_b", 5), unique("wire-1"));
            house.resume();
            assertThat(lost.join().exceptionResult()).isInstanceOf(UniqueKeyUsedException.class);
            assertThat(house.marbles("jar_a")).isZero();
        }
    }

    @Test
    void aHandlerIsToldWhetherAKeyThatItsCommandNamesIsUsed() {
        Map<String, ?> asked = Map.of(CommandKeys.UNIQUE_KEYS, List.of("wire-1"));
        Jar.Act ask = new Jar.Act(streams -> streams.isUsed("wire-1"));
        assertThat(house.send(ask, asked).join().getPayload()).isEqualTo(false);
        assertThat(house.refused(ask)).hasMessage("must be named by the command: uniqueKey=wire-1");
        house.pause();
        List<CompletableFuture<CommandResultMessage<?>>> answers = List.of(
                house.send(ask, asked), house.send(new Jar.Open("jar_a"), unique("wire-1")), house.send(ask, asked));
        house.resume();
        assertThat(answers).<Object>map(answer -> answer.join().getPayload()).containsExactly(false, "jar_a", true);
        assertThat(house.send(ask, asked).join().getPayload()).isEqualTo(true);
    }

    @Test
    void aKeyThatAFailedPartUsedIsFreeForTheNext() {
        house.done(new Jar.Open("jar_a"));
        Jar.Act several = new Jar.Act(streams -> {
            try {
                streams.attempt(() -> {
                    streams.use("wire-1");
                    throw new Jar.TooFewMarbles(0);
                });
            } catch (Jar.TooFewMarbles e) {
                streams.use("wire-1");
            }
            return streams.isUsed("wire-1");
        });
        assertThat(house.send(several, unique("wire-1")).join().getPayload()).isEqualTo(true);
        assertThat(house.refused(new Jar.Add("jar_a", 5), unique("wire-1"))).isInstanceOf(UniqueKeyUsedException.class);
    }

    @Test
    void keysAreFreeAgainWhenTheirBatchWasUndone() {
        database.execute("ALTER TABLE streams ADD CONSTRAINT refuse CHECK (aggregate_id <> 'jar_poison')");
        house.pause();
        List<CompletableFuture<CommandResultMessage<?>>> answers = List.of(
                house.send(new Jar.Open("jar_poison"), unique("wire-1")),
                house.send(new Jar.Open("jar_a"), unique("wire-1")));
        house.resume();
        assertThat(answers.get(0).join().exceptionResult()).hasMessageContaining("refuse");
        assertThat(answers.get(1).join().getPayload()).isEqualTo("jar_a");
    }

    private static Map<String, Object> keyWithAnswer(String key) {
        AnswerForm form = result -> "%s at %d"
                .formatted(
                        result.isExceptional() ? result.exceptionResult().getMessage() : result.getPayload(),
                        Committed.of(result).position())
                .getBytes(StandardCharsets.UTF_8);
        return Map.of(CommandKeys.COMMAND_KEY, key, CommandKeys.BODY_HASH, "body", CommandKeys.ANSWER_FORM, form);
    }

    private static Map<String, Object> key(String key, String bodyHash) {
        return Map.of(CommandKeys.COMMAND_KEY, key, CommandKeys.BODY_HASH, bodyHash);
    }

    private static Map<String, Object> unique(String key) {
        return Map.of(CommandKeys.UNIQUE_KEYS, List.of(key));
    }
}
