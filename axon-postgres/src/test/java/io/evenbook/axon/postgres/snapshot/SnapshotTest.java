package io.evenbook.axon.postgres.snapshot;

import static io.evenbook.axon.postgres.JarEvents.event;
import static io.evenbook.axon.postgres.JarEvents.events;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.awaitility.Awaitility.await;

import io.evenbook.axon.postgres.Jar;
import io.evenbook.axon.postgres.JarHouse;
import io.evenbook.axon.postgres.PostgresEventStorageEngine;
import io.evenbook.axon.postgres.TestDatabase;
import io.evenbook.axon.postgres.bus.CommittedStates;
import io.evenbook.axon.postgres.bus.StreamType;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Snapshots of states: when they are stored, and how they are used. */
@Timeout(60)
class SnapshotTest {

    private static final StreamType<Jar.State, Jar.Event> EVERY_THREE =
            Jar.type().snapshotEvery(3, "1").build();
    private static final Snapshots.Kind<Jar.State> KIND = new Snapshots.Kind<>("Jar", "1", Jar.State.class);
    private static final StreamType<Jar.State, Jar.Event> NEXT_REVISION =
            Jar.type().snapshotEvery(3, "2").build();

    private final TestDatabase database = new TestDatabase();
    private final PostgresEventStorageEngine engine = JarHouse.engine(database).build();
    private final SnapshotTable snapshots = new SnapshotTable(database.dataSource(), engine.getSnapshotSerializer());

    @AfterEach
    void close() {
        database.close();
    }

    @Test
    void aStreamWithoutASnapshotHasNone() {
        assertThat(snapshots.find(KIND, "jar_a")).isNull();
    }

    @Test
    void aSnapshotIsTakenAfterSoManyEventsAndFoundUnderAStableName() {
        try (JarHouse house = house(EVERY_THREE)) {
            house.done(new Jar.Open("jar_a"));
            house.done(new Jar.Add("jar_a", 2));
            assertThat(rows()).isZero();
            house.done(new Jar.Add("jar_a", 3));
            await().until(() -> rows() == 1);
            assertThat(snapshots.find(KIND, "jar_a"))
                    .isEqualTo(new Snapshots.Snapshot<>(new Jar.State("jar_a", 5, null, false), 2));
            assertThat(database.number(
                            "SELECT count(*) FROM snapshots WHERE aggregate_type = 'Jar' AND payload_revision = '1'"))
                    .isEqualTo(1);

            house.done(new Jar.Add("jar_a", 1));
            house.done(new Jar.Add("jar_a", 1));
            house.done(new Jar.Add("jar_a", 1));
            await().until(() -> database.number("SELECT sequence_number FROM snapshots") == 5);
        }
    }

    @Test
    void aLargeStateWaitsUntilItsEventsTakeAsManyBytes() {
        // 200 bytes of the entry and these: as many as 10 events
        StreamType<Jar.State, Jar.Event> large =
                Jar.type().weigher(_ -> 9 * 256).snapshotEvery(3, "1").build();
        try (JarHouse house = house(large)) {
            house.done(new Jar.Open("jar_a"));
            IntStream.range(0, 8).forEach(i -> house.done(new Jar.Add("jar_a", 1)));
            house.done(new Jar.Open("jar_b"));
            assertThat(rows()).isZero();
            house.done(new Jar.Add("jar_a", 1));
            await().until(() -> rows() == 1);
            assertThat(database.number("SELECT sequence_number FROM snapshots")).isEqualTo(9);
        }
    }

    @Test
    void onlyTheLatestSnapshotWaitsWhileOneIsStored() throws SQLException {
        try (JarHouse house =
                house(Jar.type().weigher(_ -> 1).snapshotEvery(1, "1").build())) {
            house.done(new Jar.Open("jar_a"));
            await().until(() -> rows() == 1);
            try (Connection holding = database.dataSource().getConnection()) {
                holding.setAutoCommit(false);
                holding.createStatement().execute("SELECT * FROM snapshots FOR UPDATE");
                database.execute("CREATE TABLE stored (sequence_number bigint)");
                database.execute("""
                        CREATE FUNCTION note() RETURNS trigger LANGUAGE plpgsql AS $$
                        BEGIN INSERT INTO stored VALUES (NEW.sequence_number); RETURN NEW; END $$""");
                database.execute("CREATE TRIGGER note AFTER UPDATE ON snapshots FOR EACH ROW EXECUTE FUNCTION note()");
                house.done(new Jar.Add("jar_a", 1));
                await().until(() -> database.number("SELECT count(*) FROM pg_locks WHERE NOT granted") > 0);
                IntStream.range(0, 5).forEach(i -> house.done(new Jar.Add("jar_a", 1)));
                holding.rollback();
            }
            await().until(() -> database.number("SELECT max(sequence_number) FROM stored") == 6);
            assertThat(database.number("SELECT count(*) FROM stored")).isEqualTo(2);
        }
    }

    @Test
    void aRestartContinuesFromTheSnapshot() {
        engine.appendEvents(events("jar_a", 5));
        store("jar_a", 3, new Jar.State("jar_a", 100, null, false));
        try (JarHouse house = house(EVERY_THREE)) {
            assertThat(house.marbles("jar_a"))
                    .as("the last event says how many there are")
                    .isEqualTo(4);
        }
        store("jar_a", 4, new Jar.State("jar_a", 100, null, false));
        try (JarHouse house = house(EVERY_THREE)) {
            assertThat(house.marbles("jar_a")).isEqualTo(100);
            assertThat(house.send(new Jar.Add("jar_a", 1)).join().getPayload()).isEqualTo(101);
            assertThat(engine.lastSequenceNumberFor("jar_a")).contains(5L);
        }
    }

    @Test
    void threadsThatDecideNothingReadFromTheSnapshotOnToo() {
        engine.appendEvents(events("jar_a", 5));
        store("jar_a", 4, new Jar.State("jar_a", 100, null, false));
        assertThat(new CommittedStates(engine, EVERY_THREE)
                        .find(EVERY_THREE, "jar_a")
                        .marbles())
                .isEqualTo(100);
        engine.appendEvents(event("jar_a", 5));
        assertThat(new CommittedStates(engine, EVERY_THREE)
                        .find(EVERY_THREE, "jar_a")
                        .marbles())
                .as("the last event says how many there are")
                .isEqualTo(5);
    }

    @Test
    void eventsReadAfterASnapshotCountTowardsTheNext() {
        engine.appendEvents(events("jar_a", 5));
        store("jar_a", 2, new Jar.State("jar_a", 2, null, false));
        try (JarHouse house = house(EVERY_THREE)) {
            house.done(new Jar.Add("jar_a", 1));
            await().until(() -> database.number("SELECT sequence_number FROM snapshots") == 5);
        }
    }

    @Test
    void aSnapshotOfAnotherRevisionIsSkippedAndReplaced() {
        engine.appendEvents(events("jar_a", 5));
        store("jar_a", 4, new Jar.State("jar_a", 100, null, false));
        try (JarHouse house = house(NEXT_REVISION)) {
            assertThat(house.send(new Jar.Add("jar_a", 1)).join().getPayload()).isEqualTo(5);
            await().until(() -> database.number("SELECT count(*) FROM snapshots WHERE payload_revision = '2'") == 1);
        }
    }

    @Test
    void aSnapshotThatCannotBeReadIsSkipped() {
        engine.appendEvents(events("jar_a", 5));
        store("jar_a", 4, new Jar.State("jar_a", 100, null, false));
        database.execute("UPDATE snapshots SET payload = 'broken'");
        try (JarHouse house = house(EVERY_THREE)) {
            assertThat(house.marbles("jar_a")).isEqualTo(4);
        }
    }

    @Test
    void aNewerSnapshotReplacesAnOlderOneAndNotTheOtherWayRound() {
        engine.appendEvents(events("jar_a", 7));
        for (int sequence : new int[] {4, 6, 5}) {
            store("jar_a", sequence, new Jar.State("jar_a", sequence, null, false));
        }
        assertThat(snapshots.find(KIND, "jar_a").version()).isEqualTo(6);
        assertThat(rows()).isEqualTo(1);
    }

    @Test
    void noSnapshotIsStoredBehindAnEventThatIsNotInTheLog() {
        engine.appendEvents(events("jar_a", 2));
        Jar.State state = new Jar.State("jar_a", 1, null, false);
        String first = engine.readEvents("jar_a").next().getIdentifier();
        snapshots.store(new Snapshots.Due(KIND, "jar_a", state, 1, first));
        snapshots.store(new Snapshots.Due(KIND, "jar_b", state, 0, first));
        snapshots.store(new Snapshots.Due(KIND, "jar_a", state, 0, "another"));
        assertThat(rows()).isZero();
        snapshots.store(new Snapshots.Due(KIND, "jar_a", state, 0, first));
        assertThat(rows()).isEqualTo(1);
    }

    @Test
    void aSnapshotIsDueAfterAtLeastOneEvent() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> Jar.type().snapshotEvery(0, "1"))
                .withMessage("must be > 0: events=0");
    }

    private JarHouse house(StreamType<Jar.State, Jar.Event> type) {
        return new JarHouse(JarHouse.engine(database).build(), type, bus -> bus);
    }

    private void store(String jarId, long version, Jar.State state) {
        String eventId = engine.readEvents(jarId, version).next().getIdentifier();
        snapshots.store(new Snapshots.Due(KIND, jarId, state, version, eventId));
    }

    private long rows() {
        return database.number("SELECT count(*) FROM snapshots");
    }
}
