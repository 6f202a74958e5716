package io.evenbook.axon.postgres.bus;

import static org.assertj.core.api.Assertions.assertThat;

import io.evenbook.axon.postgres.Jar;
import io.evenbook.axon.postgres.JarHouse;
import io.evenbook.axon.postgres.TestDatabase;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import org.axonframework.commandhandling.CommandResultMessage;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** A rehearsal is the real thing undone. */
@Timeout(60)
class RehearsalTest {

    private static final Map<String, ?> REHEARSAL = Map.of(CommandKeys.REHEARSAL, true);

    private final TestDatabase database = new TestDatabase();
    private final JarHouse house = new JarHouse(database);

    @BeforeEach
    void open() {
        house.done(new Jar.Open("jar_a"));
        house.done(new Jar.Add("jar_a", 5));
    }

    @AfterEach
    void close() {
        house.close();
        database.close();
    }

    @Test
    void itIsAnsweredAsTheRealCommandIsAndNothingIsWritten() {
        for (Object command : List.of(
                new Jar.Add("jar_a", 1),
                new Jar.Take("jar_a", 6),
                new Jar.Open("jar_a"),
                new Jar.Look("jar_none"),
                new Jar.TakeDownTo("jar_a", 1),
                new Jar.AddAndThrow("jar_a", new IllegalStateException("refused")))) {
            CommandResultMessage<?> rehearsed = house.send(command, REHEARSAL).join();
            assertThat(house.log.head()).isEqualTo(2);
            assertThat(Committed.of(rehearsed)).isEqualTo(new Committed(List.of(), 2));
            assertThat(house.marbles("jar_a")).isEqualTo(5);
            try (TestDatabase other = new TestDatabase();
                    JarHouse real = new JarHouse(other)) {
                real.done(new Jar.Open("jar_a"));
                real.done(new Jar.Add("jar_a", 5));
                CommandResultMessage<?> done = real.send(command).join();
                assertThat(outcome(rehearsed)).isEqualTo(outcome(done));
            }
        }
    }

    private static String outcome(CommandResultMessage<?> result) {
        return result.isExceptional() ? result.exceptionResult().toString() : String.valueOf(result.getPayload());
    }

    @Test
    void itIsDecidedInItsTurnAndLeavesNothingBehind() {
        house.pause();
        List<CompletableFuture<CommandResultMessage<?>>> answers = List.of(
                house.send(new Jar.Add("jar_a", 1)),
                house.send(new Jar.Add("jar_a", 10), REHEARSAL),
                house.send(new Jar.Add("jar_a", 1)));
        house.resume();
        assertThat(answers).<Object>map(answer -> answer.join().getPayload()).containsExactly(6, 16, 7);
        assertThat(answers)
                .map(answer -> Committed.of(answer.join()).position())
                .containsExactly(3L, 3L, 4L);
    }

    @Test
    void itTakesNoKeys() {
        Map<String, Object> keys = new HashMap<String, Object>(
                Map.of(CommandKeys.COMMAND_KEY, "k-1", CommandKeys.UNIQUE_KEYS, List.of("wire-1")));
        keys.put(CommandKeys.ANSWER_FORM, (AnswerForm) _ -> new byte[0]);
        Map<String, Object> rehearsed = new HashMap<>(keys);
        rehearsed.putAll(REHEARSAL);
        house.done(new Jar.Add("jar_a", 1), rehearsed);
        house.refused(new Jar.Take("jar_a", 9), rehearsed);
        assertThat(database.number("SELECT count(*) FROM command_keys")).isZero();
        assertThat(house.done(new Jar.Add("jar_a", 1), keys).replayed()).isFalse();
        assertThat(house.done(new Jar.Add("jar_a", 1), rehearsed).replayed())
                .as("of what is done already")
                .isTrue();
        rehearsed.put(CommandKeys.COMMAND_KEY, "k-2");
        assertThat(house.refused(new Jar.Add("jar_a", 1), rehearsed)).isInstanceOf(UniqueKeyUsedException.class);
    }

    @Test
    void itDoesNotContinue() {
        assertThat(house.done(
                                new Jar.Act(streams -> {
                                    streams.continueWith(new Jar.Add("jar_a", 1));
                                    return null;
                                }),
                                REHEARSAL)
                        .events())
                .isEmpty();
        assertThat(house.log.head()).isEqualTo(2);
    }
}
