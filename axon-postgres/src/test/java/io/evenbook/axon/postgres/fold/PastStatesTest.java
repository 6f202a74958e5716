package io.evenbook.axon.postgres.fold;

import static io.evenbook.axon.postgres.JarEvents.event;
import static io.evenbook.axon.postgres.JarEvents.events;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.evenbook.axon.postgres.Jar;
import io.evenbook.axon.postgres.JarHouse;
import io.evenbook.axon.postgres.PostgresEventStorageEngine;
import io.evenbook.axon.postgres.TestDatabase;
import io.evenbook.axon.postgres.bus.StreamType;
import io.evenbook.axon.postgres.fold.PastStates.Past;
import io.evenbook.axon.postgres.fold.PastStates.TooFarException;
import io.evenbook.axon.postgres.log.DetachedEventsException;
import io.evenbook.axon.postgres.snapshot.ChunkTable;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** States as they were: behind each event, never inside a command, never from a gap. */
@Timeout(60)
class PastStatesTest {
    private static final StreamType<Jar.State, Jar.Event> TYPE = JarForm.type(JarForm.FORM);

    private final TestDatabase database = new TestDatabase();
    private final PostgresEventStorageEngine engine =
            JarHouse.engine(database).segmentSize(10).build();
    private final PastStates past = new PastStates(engine);

    @AfterEach
    void close() {
        database.close();
    }

    /** Each event is a command of its own. */
    private void open(String jarId, int events) {
        IntStream.range(0, events).forEach(sequence -> engine.appendEvents(event(jarId, sequence)));
    }

    private void snapshot(long sequence) {
        new ChunkTable(database.dataSource())
                .store(
                        TYPE.snapshotKind(),
                        "jar_a",
                        new Jar.State("jar_a", (int) sequence, "snapshot", false),
                        sequence,
                        engine.readEvents("jar_a", sequence).next().getIdentifier());
    }

    @Test
    void theStateBehindEachEventIsTheFold() {
        open("jar_a", 12);
        snapshot(4);
        snapshot(9);
        for (int sequence = 0; sequence < 12; sequence++) {
            Past<Jar.State> state = past.at(TYPE, "jar_a", sequence, 100);
            assertThat(state.sequence()).isEqualTo(sequence);
            assertThat(state.state().marbles()).isEqualTo(sequence);
            assertThat(state.state().label()).isEqualTo(sequence < 4 ? null : "snapshot");
        }
        assertThat(past.lastSequenceOf("jar_a")).isEqualTo(11);
        assertThat(past.lastSequenceOf("jar_b")).isEqualTo(-1);
    }

    @Test
    void insideACommandItIsTheStateBeforeIt() {
        open("jar_a", 3);
        engine.appendEvents(List.of(event("jar_a", 3), event("jar_b", 0), event("jar_a", 4), event("jar_b", 1)));
        engine.appendEvents(event("jar_a", 5));
        snapshot(3);
        assertThat(past.at(TYPE, "jar_a", 2, 100).sequence()).isEqualTo(2);
        assertThat(past.at(TYPE, "jar_a", 3, 100).sequence()).isEqualTo(2);
        assertThat(past.at(TYPE, "jar_a", 4, 100).sequence()).isEqualTo(4);
        assertThat(past.at(TYPE, "jar_a", 5, 100).sequence()).isEqualTo(5);
        assertThat(past.at(TYPE, "jar_b", 0, 100)).as("its first command").isNull();
        assertThat(past.at(TYPE, "jar_b", 1, 100).sequence()).isEqualTo(1);
    }

    @Test
    void aCommandOfManyEventsCountsAsOne() {
        engine.appendEvents(events("jar_a", 6));
        assertThat(past.at(TYPE, "jar_a", 4, 100)).isNull();
        assertThat(past.at(TYPE, "jar_a", 5, 100).state().marbles()).isEqualTo(5);
    }

    @Test
    void tooFarFromASnapshotTheNearestOneIsNamed() {
        open("jar_a", 30);
        assertThat(past.at(TYPE, "jar_a", 4, 5).sequence()).isEqualTo(4);
        assertThat(nearest(5)).isEqualTo(4);
        assertThat(nearest(29)).isEqualTo(4);
        snapshot(12);
        assertThat(past.at(TYPE, "jar_a", 17, 5).sequence()).isEqualTo(17);
        assertThat(nearest(18)).isEqualTo(17);
        snapshot(25);
        assertThat(nearest(20)).isEqualTo(17);
        assertThat(nearest(21)).isEqualTo(17);
        assertThat(nearest(22)).isEqualTo(25);
        assertThat(nearest(24)).isEqualTo(25);
        assertThat(nearest(11)).isEqualTo(12);
        assertThat(past.at(TYPE, "jar_a", 25, 5).sequence()).isEqualTo(25);
        database.execute("UPDATE snapshot_chunks SET payload = 'broken' WHERE sequence_number = 25");
        assertThat(nearest(27)).isEqualTo(4);
    }

    private long nearest(long sequence) {
        try {
            past.at(TYPE, "jar_a", sequence, 5);
            throw new AssertionError("must be too far: " + sequence);
        } catch (TooFarException e) {
            assertThat(e).hasMessage("Stream jar_a at %d; the nearest is %d".formatted(sequence, e.nearest()));
            return e.nearest();
        }
    }

    @Test
    void detachedEventsAreMissedUnlessASnapshotStandsForThem() {
        database.execute("UPDATE event_segments SET end_index = 11");
        database.execute("""
                ALTER TABLE events DETACH PARTITION events_1;
                ALTER TABLE events_1 DROP CONSTRAINT events_1_global_index_check;
                ALTER TABLE events ATTACH PARTITION events_1 FOR VALUES FROM (1) TO (11)""");
        open("jar_a", 25);
        database.execute("SELECT detach_oldest_event_segment()");
        assertThatThrownBy(() -> past.at(TYPE, "jar_a", 15, 100)).isInstanceOf(DetachedEventsException.class);
        assertThatThrownBy(() -> past.at(TYPE, "jar_a", 5, 100)).isInstanceOf(DetachedEventsException.class);
        database.execute("SELECT attach_event_segment()");
        snapshot(9);
        database.execute("SELECT detach_oldest_event_segment()");
        assertThat(past.at(TYPE, "jar_a", 10, 100).state().marbles()).isEqualTo(10);
        assertThat(past.at(TYPE, "jar_a", 24, 100).state().marbles()).isEqualTo(24);
        assertThatThrownBy(() -> past.at(TYPE, "jar_a", 9, 100)).isInstanceOf(DetachedEventsException.class);
    }
}
