package io.evenbook.axon.postgres.fold;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.awaitility.Awaitility.await;

import io.evenbook.axon.postgres.Jar;
import io.evenbook.axon.postgres.JarHouse;
import io.evenbook.axon.postgres.PostgresEventStorageEngine;
import io.evenbook.axon.postgres.TestDatabase;
import io.evenbook.axon.postgres.bus.StreamType;
import io.evenbook.axon.postgres.bus.Streams;
import io.evenbook.axon.postgres.fold.SnapshotWriter.Schedule;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.time.Duration;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** The thread beside the command thread that takes snapshots in chunks. */
@Timeout(60)
class SnapshotWriterTest {
    private static final Duration LONG = Duration.ofDays(1);

    /** The thread looks more often. */
    private static final Duration QUIET = Duration.ofMillis(200);

    private static final StreamType<Jar.State, Jar.Event> TYPE = JarForm.type(JarForm.FORM);

    private final TestDatabase database = new TestDatabase();
    private final PostgresEventStorageEngine engine = JarHouse.engine(database).build();
    private final JarHouse house = new JarHouse(engine, TYPE, bus -> bus);
    private final MeterRegistry meters = new SimpleMeterRegistry();
    private SnapshotWriter writer;

    @AfterEach
    void close() {
        if (writer != null) {
            writer.stop();
        }
        house.close();
        database.close();
    }

    private void begin(Schedule schedule, StreamType<Jar.State, Jar.Event> type) {
        writer = new SnapshotWriter(engine, schedule, meters, 10, type);
    }

    private void add(int times) {
        IntStream.range(0, times).forEach(_ -> house.done(new Jar.Add("jar_a", 1)));
    }

    private long last() {
        return database.number("SELECT coalesce(max(sequence_number), -1) FROM snapshot_chunks WHERE last_chunk");
    }

    @Test
    void aSnapshotIsTakenAfterSoManyEvents() {
        begin(new Schedule(LONG, 4, LONG), TYPE);
        house.done(new Jar.Open("jar_a"));
        add(2);
        await().during(QUIET).until(() -> last() == -1);
        add(1);
        await().until(() -> last() == 3);
        add(3);
        await().during(QUIET).until(() -> last() == 3);
        add(1);
        await().until(() -> last() == 7);
        assertThat(new PastStates(engine).at(TYPE, "jar_a", 7, 1).state().marbles())
                .isEqualTo(7);
    }

    @Test
    void orAfterSomeTimeIfThereWereEvents() {
        begin(new Schedule(Duration.ofMillis(10), 1_000, LONG), TYPE);
        house.done(new Jar.Open("jar_a"));
        await().until(() -> last() == 0);
        database.execute("CREATE TABLE taken AS SELECT taken_at FROM snapshot_chunks");
        await().during(QUIET)
                .until(() -> database.number("SELECT count(*) FROM snapshot_chunks JOIN taken USING (taken_at)") == 3);
        add(1);
        await().until(() -> last() == 1);
    }

    @Test
    void eventsFromBeforeAStartCount() {
        house.done(new Jar.Open("jar_a"));
        add(5);
        begin(new Schedule(LONG, 7, LONG), TYPE);
        await().during(QUIET).until(() -> last() == -1);
        add(1);
        await().until(() -> last() == 6);
        writer.stop();
        add(3);
        begin(new Schedule(LONG, 4, LONG), TYPE);
        add(1);
        await().until(() -> last() == 10);
    }

    @Test
    void aStateWithAnotherHashThanItsEventIsNotStored() {
        begin(new Schedule(Duration.ofMillis(10), 2, LONG), TYPE);
        house.done(new Jar.Open("jar_b"));
        house.done(new Jar.Add("jar_b", 1));
        await().until(() -> last() == 1);
        writer.stop();
        StreamType<Jar.State, Jar.Event> forgetful = StreamType.of(
                        "Jar",
                        Jar.State.class,
                        Jar.Event.class,
                        (state, event) ->
                                state == null ? Jar.evolve(null, event) : new Jar.State(state.jarId(), 77, null, false))
                .snapshotsInChunks(JarForm.FORM)
                .build();
        begin(new Schedule(Duration.ofMillis(10), 2, LONG), forgetful);
        house.done(new Jar.Add("jar_b", 1));
        house.done(new Jar.Add("jar_b", 1));
        await().until(() -> meters.counter("snapshots.failed").count() > 0);
        assertThat(last()).isEqualTo(1);
    }

    @Test
    void aBrokenSnapshotIsReplacedByTheNext() {
        begin(new Schedule(LONG, 2, LONG), TYPE);
        house.done(new Jar.Open("jar_a"));
        add(1);
        await().until(() -> last() == 1);
        database.execute("UPDATE snapshot_chunks SET payload = 'x'");
        add(2);
        await().until(() -> last() == 3);
        assertThat(new PastStates(engine).at(TYPE, "jar_a", 3, 1).state().marbles())
                .isEqualTo(3);
    }

    @Test
    void aFailureOfOneStreamLeavesTheOthersAlone() {
        database.execute("ALTER TABLE snapshot_chunks ADD CHECK (aggregate_id <> 'jar_a')");
        begin(new Schedule(LONG, 1, LONG), TYPE);
        house.done(new Jar.Open("jar_a"));
        house.done(new Jar.Open("jar_b"));
        await().until(() -> database.number("SELECT count(*) FROM snapshot_chunks WHERE aggregate_id = 'jar_b'") > 0);
        assertThat(meters.counter("snapshots.failed").count()).isOne();
        assertThat(meters.timer("snapshots").count()).isOne();
    }

    @Test
    void onlyTheseKindsOfStreams() {
        begin(new Schedule(LONG, 1, LONG), TYPE);
        house.act(streams -> {
                    streams.append(
                            StreamType.of("Lid", Jar.State.class, Jar.Event.class, Jar::evolve)
                                    .build(),
                            "lid_a",
                            Streams.NONE,
                            new Jar.Opened("lid_a"));
                    return null;
                })
                .join();
        house.done(new Jar.Open("jar_a"));
        await().until(() -> last() == 0);
        assertThat(database.number("SELECT count(*) FROM snapshot_chunks WHERE aggregate_id = 'lid_a'"))
                .isZero();
    }

    @Test
    void aScheduleIsPositive() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new Schedule(Duration.ZERO, 1, LONG))
                .withMessage("must be > 0: interval=PT0S, events=1, keepHourly=PT24H");
        assertThatIllegalArgumentException().isThrownBy(() -> new Schedule(LONG, 0, LONG));
        assertThatIllegalArgumentException().isThrownBy(() -> new Schedule(LONG, 1, LONG.negated()));
    }
}
