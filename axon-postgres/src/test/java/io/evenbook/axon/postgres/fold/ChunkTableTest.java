package io.evenbook.axon.postgres.fold;

import static io.evenbook.axon.postgres.JarEvents.events;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.evenbook.axon.postgres.Jar;
import io.evenbook.axon.postgres.JarHouse;
import io.evenbook.axon.postgres.PostgresEventStorageEngine;
import io.evenbook.axon.postgres.TestDatabase;
import io.evenbook.axon.postgres.bus.CommittedStates;
import io.evenbook.axon.postgres.snapshot.ChunkForm;
import io.evenbook.axon.postgres.snapshot.ChunkTable;
import io.evenbook.axon.postgres.snapshot.Snapshots.Kind;
import io.evenbook.axon.postgres.snapshot.Snapshots.Snapshot;
import io.evenbook.axon.postgres.sql.StoreUnavailableException;
import java.time.Instant;
import java.util.List;
import java.util.stream.LongStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Snapshots in chunks: stored whole or not at all, found if they are right, deleted when they are not needed. */
@Timeout(60)
class ChunkTableTest {
    private static final Kind<Jar.State> KIND = JarForm.type(JarForm.FORM).snapshotKind();
    private static final Instant LONG_AGO = Instant.EPOCH;

    private final TestDatabase database = new TestDatabase();
    private final PostgresEventStorageEngine engine = JarHouse.engine(database).build();
    private final ChunkTable chunks = new ChunkTable(database.dataSource());

    @BeforeEach
    void fill() {
        engine.appendEvents(events("jar_a", 12));
    }

    @AfterEach
    void close() {
        database.close();
    }

    @Test
    void whatIsStoredIsFoundAgain() {
        assertThat(chunks.find(KIND, "jar_a", 0, 99)).isNull();
        assertThat(store(KIND, 4, "x")).isEqualTo("jar_a".length() + "4".length() + "x".length());
        store(KIND, 7, "y");
        assertThat(chunks.find(KIND, "jar_a", 0, 99)).isEqualTo(new Snapshot<>(jar(7, "y"), 7));
        assertThat(chunks.find(KIND, "jar_a", 7, 7).version()).isEqualTo(7);
        assertThat(chunks.find(KIND, "jar_a", 0, 6).version()).isEqualTo(4);
        assertThat(chunks.find(KIND, "jar_a", 5, 6)).isNull();
        assertThat(chunks.find(KIND, "jar_a", 8, 99)).isNull();
        assertThat(chunks.find(KIND, "jar_b", 0, 99)).isNull();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "UPDATE snapshot_chunks SET payload = 'z' WHERE sequence_number = 7 AND chunk = 2",
                "UPDATE snapshot_chunks SET payload = '' WHERE sequence_number = 7 AND chunk = 0",
                "DELETE FROM snapshot_chunks WHERE sequence_number = 7 AND chunk = 0",
                "DELETE FROM snapshot_chunks WHERE sequence_number = 7 AND chunk = 1",
                "DELETE FROM snapshot_chunks WHERE sequence_number = 7 AND chunk = 2",
                "UPDATE snapshot_chunks SET last_chunk = true WHERE sequence_number = 7 AND chunk = 1",
                "UPDATE snapshot_chunks SET last_chunk = false WHERE sequence_number = 7",
                "UPDATE snapshot_chunks SET chunk = 3 - chunk WHERE sequence_number = 7 AND chunk > 0",
                "UPDATE snapshot_chunks SET state_hash = 'marbles=8' WHERE sequence_number = 7",
                "UPDATE snapshot_chunks SET form_version = 2 WHERE sequence_number = 7",
                "UPDATE snapshot_chunks SET crc32c = crc32c + 1 WHERE sequence_number = 7 AND chunk = 1",
                "UPDATE snapshot_chunks SET sequence_number = 8 WHERE sequence_number = 7",
            })
    void aBrokenOneIsSkippedForAnOlderOneAndForAllEvents(String damage) {
        store(KIND, 4, "x");
        store(KIND, 7, "y");
        if (damage.contains("SET chunk")) {
            database.execute("ALTER TABLE snapshot_chunks DROP CONSTRAINT snapshot_chunks_pkey");
        }
        database.execute(damage);
        assertThat(chunks.find(KIND, "jar_a", 0, 99)).isEqualTo(new Snapshot<>(jar(4, "x"), 4));
        assertThat(chunks.find(KIND, "jar_a", 5, 99)).isNull();
        try (JarHouse house = house()) {
            assertThat(label(house)).isEqualTo("x");
        }
        database.execute(damage.replace("= 7", "= 4").replace("= 8", "= 5"));
        assertThat(chunks.find(KIND, "jar_a", 0, 99)).isNull();
        try (JarHouse house = house()) {
            assertThat(label(house)).isEqualTo("none");
        }
    }

    @Test
    void aStateWithAnotherHashThanItsRowsIsSkipped() {
        ChunkForm<Jar.State> lying = new Delegate() {
            @Override
            public String hash(Jar.State state) {
                return "marbles=1";
            }
        };
        store(KIND, 4, "x");
        store(JarForm.type(lying).snapshotKind(), 7, "y");
        assertThat(chunks.find(KIND, "jar_a", 0, 99).version()).isEqualTo(4);
    }

    @Test
    void aFormThatLeavesChunksIsSkipped() {
        ChunkForm<Jar.State> hasty = new Delegate() {
            @Override
            public Jar.State read(java.util.Iterator<byte[]> chunks) {
                chunks.next();
                return jar(7, "y");
            }
        };
        store(KIND, 7, "y");
        assertThat(chunks.find(JarForm.type(hasty).snapshotKind(), "jar_a", 0, 99))
                .isNull();
    }

    @Test
    void aWriterThatDiesBetweenTwoChunksLeavesNothingBehind() {
        store(KIND, 4, "x");
        JarForm dying = new JarForm(1, () -> database.execute("""
                        SELECT pg_terminate_backend(pid) FROM pg_stat_activity
                        WHERE query LIKE '%INSERT INTO snapshot_chunks%' AND pid <> pg_backend_pid()"""));
        assertThatThrownBy(() -> store(JarForm.type(dying).snapshotKind(), 7, "y"))
                .isInstanceOf(StoreUnavailableException.class);
        assertThat(database.number("SELECT count(*) FROM snapshot_chunks")).isEqualTo(3);
        assertThat(chunks.find(KIND, "jar_a", 0, 99).version()).isEqualTo(4);
        store(KIND, 7, "y");
        assertThat(chunks.find(KIND, "jar_a", 0, 99).version()).isEqualTo(7);
    }

    @Test
    void aFormThatFailsHalfWayLeavesTheOneBeforeInItsPlace() {
        store(KIND, 7, "x");
        JarForm failing = new JarForm(1, () -> {
            throw new IllegalStateException("half-way");
        });
        assertThatThrownBy(() -> store(JarForm.type(failing).snapshotKind(), 7, "y"))
                .hasMessage("half-way");
        assertThat(chunks.find(KIND, "jar_a", 0, 99).state().label()).isEqualTo("x");
        store(KIND, 7, "z");
        assertThat(chunks.find(KIND, "jar_a", 0, 99).state().label()).isEqualTo("z");
    }

    @Test
    void nothingIsStoredBehindAnEventThatIsNotInTheLog() {
        String id = engine.readEvents("jar_a", 7).next().getIdentifier();
        assertThat(chunks.store(KIND, "jar_a", jar(8, "y"), 8, id)).isZero();
        assertThat(chunks.store(KIND, "jar_b", jar(7, "y"), 7, id)).isZero();
        assertThat(chunks.store(KIND, "jar_a", jar(7, "y"), 7, "another")).isZero();
        assertThat(database.number("SELECT count(*) FROM snapshot_chunks")).isZero();
    }

    @Test
    void theLastTwoTheLastOfEachHourAndTheLastOfEachSegmentAreKept() {
        LongStream.range(1, 12).forEach(sequence -> store(KIND, sequence, "x"));
        // 10 minutes lie between two of them, the hour begins with 4 and with 10, the second segment with 3
        database.execute("""
                UPDATE snapshot_chunks SET
                    recorded_at = '2026-03-01T00:30:00Z'::timestamptz + sequence_number * interval '10 minutes';
                UPDATE event_segments SET end_index = 4;
                INSERT INTO event_segments VALUES (4, 100, 'another', true)""");
        // The event 2 has position 3
        chunks.deleteOld(KIND, "jar_a", LONG_AGO);
        assertThat(kept()).containsExactly(2L, 8L, 10L, 11L);
        chunks.deleteOld(KIND, "jar_a", LONG_AGO);
        assertThat(kept()).containsExactly(2L, 8L, 10L, 11L);
        chunks.deleteOld(KIND, "jar_b", Instant.parse("2027-03-01T00:00:00Z"));
        assertThat(kept()).hasSize(4);
        chunks.deleteOld(KIND, "jar_a", Instant.parse("2027-03-01T00:00:00Z"));
        assertThat(kept()).containsExactly(2L, 10L, 11L);
        store(JarForm.type(new JarForm(2, () -> {})).snapshotKind(), 5, "x");
        chunks.deleteOld(JarForm.type(new JarForm(2, () -> {})).snapshotKind(), "jar_a", LONG_AGO);
        assertThat(kept()).as("those of another version").containsExactly(5L);
    }

    @Test
    void threadsThatDecideNothingBeginWithItToo() {
        store(KIND, 11, "x");
        assertThat(new CommittedStates(engine, JarForm.type(JarForm.FORM))
                        .find(JarForm.type(JarForm.FORM), "jar_a")
                        .label())
                .isEqualTo("x");
    }

    private List<Long> kept() {
        return LongStream.range(0, 12)
                .filter(sequence ->
                        database.number("SELECT count(*) FROM snapshot_chunks WHERE sequence_number = " + sequence)
                                == 3)
                .boxed()
                .toList();
    }

    private long store(Kind<Jar.State> kind, long sequence, String label) {
        String id = engine.readEvents("jar_a", sequence).next().getIdentifier();
        return chunks.store(kind, "jar_a", jar((int) sequence, label), sequence, id);
    }

    private static Jar.State jar(int marbles, String label) {
        return new Jar.State("jar_a", marbles, label, false);
    }

    private JarHouse house() {
        return new JarHouse(JarHouse.engine(database).build(), JarForm.type(JarForm.FORM), bus -> bus);
    }

    private static String label(JarHouse house) {
        return (String) house.act(streams -> {
                    String label =
                            streams.find(JarForm.type(JarForm.FORM), "jar_a").label();
                    return label == null ? "none" : label;
                })
                .join()
                .getPayload();
    }

    private static class Delegate implements ChunkForm<Jar.State> {
        @Override
        public int version() {
            return JarForm.FORM.version();
        }

        @Override
        public void write(Jar.State state, java.util.function.Consumer<byte[]> chunks) {
            JarForm.FORM.write(state, chunks);
        }

        @Override
        public Jar.State read(java.util.Iterator<byte[]> chunks) {
            return JarForm.FORM.read(chunks);
        }

        @Override
        public String hash(Jar.State state) {
            return JarForm.FORM.hash(state);
        }

        @Override
        public String hashAfter(Object event) {
            return JarForm.FORM.hashAfter(event);
        }
    }
}
