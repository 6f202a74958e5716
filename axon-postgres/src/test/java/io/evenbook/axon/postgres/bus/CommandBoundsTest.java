package io.evenbook.axon.postgres.bus;

import static org.assertj.core.api.Assertions.assertThat;

import io.evenbook.axon.postgres.Jar;
import io.evenbook.axon.postgres.JarHouse;
import io.evenbook.axon.postgres.TestDatabase;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.axonframework.commandhandling.CommandResultMessage;
import org.axonframework.serialization.SerializationException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** An oversized or unserializable command fails alone: the commands before and behind it succeed. */
@Timeout(60)
class CommandBoundsTest {

    private static final int BYTES_AROUND_A_LABEL = "{\"jarId\":\"jar_a\",\"label\":\"\"}".length();
    private static final int MAX_LABEL = EventStager.MAX_BYTES - BYTES_AROUND_A_LABEL;

    private final TestDatabase database = new TestDatabase();
    private final JarHouse house = new JarHouse(database, bus -> bus.maxEvents(3));

    @BeforeEach
    void open() {
        house.done(new Jar.Open("jar_a"));
    }

    @AfterEach
    void close() {
        house.close();
        database.close();
    }

    @Test
    void aCommandHasAtMostSoManyEvents() {
        assertThat(house.done(labels(1, 1)).events()).hasSize(2);
        assertThat(house.done(labels(1, 1, 1)).events()).hasSize(3);
        assertFailsAlone(labels(1, 1, 1, 1), new BoundsExceededException("events", 3));
    }

    @Test
    void anEventHasAtMostSoManyBytes() {
        house.done(labels(MAX_LABEL - 1));
        house.done(labels(MAX_LABEL));
        assertFailsAlone(labels(MAX_LABEL + 1), new BoundsExceededException("event-bytes", EventStager.MAX_BYTES));
    }

    @Test
    void aCommandHasAtMostSoManyBytes() {
        house.done(labels(MAX_LABEL - 1_001 - BYTES_AROUND_A_LABEL, 1_000));
        house.done(labels(MAX_LABEL - 1_000 - BYTES_AROUND_A_LABEL, 1_000));
        assertFailsAlone(
                labels(MAX_LABEL - 999 - BYTES_AROUND_A_LABEL, 1_000),
                new BoundsExceededException("bytes", EventStager.MAX_BYTES));
    }

    @Test
    void anEventThatCannotBeSerializedFailsItsCommand() {
        Jar.Act unnamed = new Jar.Act(streams -> {
            streams.append(Jar.TYPE, "jar_a", new Jar.Labelled("jar_a", "x"));
            streams.append(Jar.TYPE, "jar_a", new Jar.Unnamed("jar_a"));
            return null;
        });
        assertFailsAlone(
                unnamed, new SerializationException("Not mapped to an event type: " + Jar.Unnamed.class.getName()));
    }

    private void assertFailsAlone(Object command, Exception failure) {
        int marbles = house.marbles("jar_a");
        long head = house.log.head();
        List<CompletableFuture<CommandResultMessage<?>>> answers =
                house.inOneBatch(new Jar.Add("jar_a", 1), command, new Jar.Add("jar_a", 1));
        assertThat(answers.get(0).join().getPayload()).isEqualTo(marbles + 1);
        assertThat(answers.get(1).join().exceptionResult())
                .isInstanceOf(failure.getClass())
                .hasMessage(failure.getMessage());
        assertThat(answers.get(2).join().getPayload()).isEqualTo(marbles + 2);
        assertThat(house.log.head()).isEqualTo(head + 2);
    }

    /** An event for each label. */
    private static Jar.Act labels(int... lengths) {
        return new Jar.Act(streams -> {
            for (int length : lengths) {
                streams.append(Jar.TYPE, "jar_a", new Jar.Labelled("jar_a", "x".repeat(length)));
            }
            return null;
        });
    }
}
