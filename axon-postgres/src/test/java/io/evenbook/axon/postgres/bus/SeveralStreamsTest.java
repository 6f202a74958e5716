package io.evenbook.axon.postgres.bus;

import static org.assertj.core.api.Assertions.assertThat;

import io.evenbook.axon.postgres.Jar;
import io.evenbook.axon.postgres.JarEvents;
import io.evenbook.axon.postgres.JarHouse;
import io.evenbook.axon.postgres.TestDatabase;
import io.evenbook.axon.postgres.sql.Queries;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.axonframework.commandhandling.CommandResultMessage;
import org.axonframework.eventhandling.DomainEventMessage;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** All changes of one command, in any number of streams, are one commit or none. */
@Timeout(60)
class SeveralStreamsTest {

    private final TestDatabase database = new TestDatabase();
    private final JarHouse house = new JarHouse(database);

    @BeforeEach
    void open() {
        house.done(new Jar.Open("jar_a"));
        house.done(new Jar.Open("jar_b"));
        house.done(new Jar.Add("jar_a", 5));
    }

    @AfterEach
    void close() {
        house.close();
        database.close();
    }

    @Test
    void aCommandChangesSeveralStreamsInOneCommitAndIsToldAllItsEvents() {
        Committed poured = house.done(new Jar.Pour("jar_a", "jar_b", 2));
        assertThat(poured.position()).isEqualTo(5);
        assertThat(poured.events())
                .<Object>map(DomainEventMessage::getPayload)
                .containsExactly(new Jar.MarblesAdded("jar_b", 2, 2), new Jar.MarblesTaken("jar_a", 2, 3));
        assertThat(poured.events())
                .extracting(DomainEventMessage::getTimestamp)
                .containsOnly(
                        house.log.at(4).orElseThrow().recordedAt(),
                        house.log.at(5).orElseThrow().recordedAt());
        assertThat(database.number("SELECT count(DISTINCT xmin::text) FROM events WHERE global_index IN (4, 5)"))
                .isEqualTo(1);
    }

    @Test
    void aRefusalInOneStreamLeavesNothingInTheOthers() {
        assertThat(house.refused(new Jar.Pour("jar_a", "jar_b", 6))).isInstanceOf(Jar.TooFewMarbles.class);
        assertThat(house.marbles("jar_b")).isZero();
        assertThat(house.log.head()).isEqualTo(3);
    }

    @Test
    void theDatabaseRefusesAllOfACommandOrNothing() {
        database.execute("ALTER TABLE streams ADD CONSTRAINT refuse CHECK (aggregate_id <> 'jar_poison')");
        Jar.Act addAndOpen = new Jar.Act(streams -> {
            streams.append(Jar.TYPE, "jar_b", new Jar.MarblesAdded("jar_b", 1, 1));
            streams.append(Jar.TYPE, "jar_poison", Streams.NONE, new Jar.Opened("jar_poison"));
            streams.append(Jar.TYPE, "jar_a", new Jar.MarblesAdded("jar_a", 1, 6));
            return null;
        });
        List<CompletableFuture<CommandResultMessage<?>>> answers =
                house.inOneBatch(new Jar.Add("jar_b", 3), addAndOpen, new Jar.Pour("jar_a", "jar_b", 5));
        assertThat(answers.get(1).join().exceptionResult()).hasMessageContaining("refuse");
        assertThat(answers.get(2).join().isExceptional()).isFalse();
        assertThat(house.marbles("jar_a")).isZero();
        assertThat(house.marbles("jar_b")).isEqualTo(8);
        assertThat(house.log.head()).isEqualTo(6);
    }

    @Test
    void theLastEventOfEachCommandIsMarkedAndNoOther() {
        List<CompletableFuture<CommandResultMessage<?>>> answers = house.inOneBatch(
                new Jar.Pour("jar_a", "jar_b", 1),
                new Jar.Take("jar_b", 9),
                new Jar.Add("jar_a", 1),
                new Jar.Look("jar_a"),
                new Jar.Pour("jar_a", "jar_b", 2));
        answers.forEach(CompletableFuture::join);
        assertThat(marked()).containsExactly(true, true, true, false, true, true, false, true);
    }

    @Test
    void anAppendBesideTheBusIsOneCommandToo() {
        house.engine.appendEvents(JarEvents.events("jar_c", 3));
        assertThat(marked()).containsExactly(true, true, true, false, false, true);
    }

    private List<Boolean> marked() {
        return new Queries(database.dataSource())
                .list("SELECT ends_command FROM events ORDER BY global_index", row -> row.getBoolean(1));
    }
}
