package io.evenbook.axon.postgres.bus;

import static org.assertj.core.api.Assertions.assertThat;

import io.evenbook.axon.postgres.Jar;
import io.evenbook.axon.postgres.JarHouse;
import io.evenbook.axon.postgres.TestDatabase;
import io.evenbook.axon.postgres.log.ClockAheadException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.axonframework.commandhandling.CommandExecutionException;
import org.axonframework.commandhandling.CommandResultMessage;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** The time by which a batch is decided, and with which it is recorded. */
@Timeout(60)
class BatchTimeTest {

    private static final Jar.Act TIME = new Jar.Act(Streams::time);

    private volatile Instant now = Instant.now();
    private final TestDatabase database = new TestDatabase();
    private final Clock clock = ((InstantSource) () -> now).withZone(ZoneOffset.UTC);
    private final JarHouse house =
            new JarHouse(JarHouse.engine(database).clock(clock).build(), bus -> bus);

    @AfterEach
    void close() {
        house.close();
        database.close();
    }

    @Test
    void aBatchHasOneTimeAndItIsThatOfItsEvents() {
        house.pause();
        Instant begun = now;
        now = now.plusSeconds(1);
        List<CompletableFuture<CommandResultMessage<?>>> answers = List.of(
                house.send(new Jar.Open("jar_a")),
                house.send(TIME),
                house.send(new Jar.Add("jar_a", 1)),
                house.send(TIME));
        house.resume();
        assertThat(answers.get(1).join().getPayload()).isEqualTo(begun.truncatedTo(ChronoUnit.MICROS));
        assertThat(answers.get(3).join().getPayload()).isEqualTo(begun.truncatedTo(ChronoUnit.MICROS));
        assertThat(recorded(1)).isEqualTo(recorded(2)).isEqualTo(begun.truncatedTo(ChronoUnit.MICROS));
        assertThat(house.send(TIME).join().getPayload())
                .isEqualTo(begun.plusSeconds(1).truncatedTo(ChronoUnit.MICROS));
    }

    @Test
    void timeNeverFallsThoughTheClockDoes() {
        house.done(new Jar.Open("jar_a"));
        now = now.minus(Duration.ofDays(1));
        house.done(new Jar.Add("jar_a", 1));
        assertThat(recorded(2)).isEqualTo(recorded(1));
        assertThat(house.send(TIME).join().getPayload()).isEqualTo(recorded(1));
        try (JarHouse restarted =
                new JarHouse(JarHouse.engine(database).clock(clock).build(), bus -> bus)) {
            assertThat(restarted.send(TIME).join().getPayload()).isEqualTo(recorded(1));
        }
    }

    @Test
    void aClockThatIsFarAheadOfTheDatabaseIsRefusedUntilItIsRightAgain() {
        Instant right = Instant.now();
        now = right.plusSeconds(3_600);
        List<CompletableFuture<CommandResultMessage<?>>> answers =
                house.inOneBatch(new Jar.Open("jar_a"), new Jar.Open("jar_b"));
        assertThat(answers).allMatch(answer -> answer.join().exceptionResult() instanceof ClockAheadException);
        assertThat(house.log.head()).isZero();
        now = Instant.now().plusSeconds(8);
        assertThat(house.done(new Jar.Open("jar_a")).position()).isEqualTo(1);
        now = Instant.now();
        assertThat(house.done(new Jar.Open("jar_b")).position()).isEqualTo(2);
        assertThat(recorded(2)).isEqualTo(recorded(1));
    }

    @Test
    void aClockThatThrowsFailsTheCommandsAndNotTheThread() {
        now = null;
        assertThat(house.refused(new Jar.Open("jar_a")))
                .isInstanceOf(CommandExecutionException.class)
                .hasCauseInstanceOf(NullPointerException.class);
        now = Instant.now();
        assertThat(house.done(new Jar.Open("jar_a")).position()).isEqualTo(1);
    }

    private Instant recorded(long position) {
        return house.log.at(position).orElseThrow().recordedAt();
    }
}
