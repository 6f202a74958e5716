package io.evenbook.axon.postgres.log;

import static io.evenbook.axon.postgres.JarEvents.event;
import static io.evenbook.axon.postgres.JarEvents.events;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import com.zaxxer.hikari.HikariDataSource;
import io.evenbook.axon.postgres.Jar;
import io.evenbook.axon.postgres.JarHouse;
import io.evenbook.axon.postgres.PostgresEventStorageEngine;
import io.evenbook.axon.postgres.PostgresEventStore;
import io.evenbook.axon.postgres.TestDatabase;
import io.evenbook.axon.postgres.bus.StreamType;
import io.evenbook.axon.postgres.bus.Streams;
import io.evenbook.axon.postgres.snapshot.SnapshotAccess;
import io.evenbook.axon.postgres.snapshot.Snapshots;
import java.sql.Connection;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.function.Function;
import java.util.stream.LongStream;
import org.axonframework.eventhandling.GlobalSequenceTrackingToken;
import org.axonframework.modelling.command.ConcurrencyException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/**
 * The log in several segments, some of them detached. The first has the size of the migration; the next have ten
 * positions.
 */
class LogSegmentsTest {

    private static final long FIRST_END = (1 << 24) + 1;
    private static final StreamType<Jar.State, Jar.Event> SNAPSHOTTED =
            Jar.type().snapshotEvery(1_000, "1").build();

    private static final Snapshots.Kind<Jar.State> KIND = new Snapshots.Kind<>("Jar", "1", Jar.State.class);

    private final TestDatabase database = new TestDatabase();

    @AfterEach
    void close() {
        database.close();
    }

    @Test
    void theLogGoesOnInANewSegmentWhenTheLastOneIsFull() {
        endTheFirstSegmentAt(4);
        engine().appendEvents(events("jar_a", 25));
        assertThat(database.number("SELECT count(*) FROM event_segments")).isEqualTo(4);
        assertThat(database.number("SELECT count(*) FROM events_1")).isEqualTo(3);
        assertThat(database.number("SELECT count(*) FROM events_14")).isEqualTo(10);
        assertThat(engine().readEvents(null, false)
                        .map(event -> event.trackingToken().position().orElseThrow()))
                .isEqualTo(LongStream.rangeClosed(1, 25).boxed().toList());
        assertThat(engine().readEvents("jar_a").asStream()).hasSize(25);
    }

    @Test
    void aCommitThatFailsLeavesNoSegmentBehindAndTheNextMakesItAgain() {
        endTheFirstSegmentAt(4);
        PostgresEventStorageEngine engine = engine();
        engine.appendEvents(events("jar_a", 2));
        database.execute("ALTER TABLE streams ADD CONSTRAINT refuse CHECK (aggregate_id <> 'jar_b')");
        assertThatThrownBy(() -> engine.appendEvents(events("jar_b", 5))).hasMessageContaining("refuse");
        assertThat(database.number("SELECT count(*) FROM event_segments")).isEqualTo(1);
        engine.appendEvents(events("jar_c", 5));
        assertThat(database.number("SELECT count(*) FROM event_segments")).isEqualTo(2);
    }

    @Test
    void theNextSegmentIsThereBeforeTheLastOneIsFull() {
        endTheFirstSegmentAt(11);
        PostgresEventStorageEngine engine = engine();
        PostgresEventStore store = PostgresEventStore.builder()
                .engine(engine)
                .pollInterval(Duration.ofMillis(10))
                .build();
        try {
            engine.appendEvents(events("jar_a", 2));
            await().during(Duration.ofMillis(100))
                    .until(() -> database.number("SELECT count(*) FROM event_segments") == 1);
            engine.appendEvents(events("jar_b", 4));
            await().until(() -> database.number("SELECT count(*) FROM event_segments") == 2);
        } finally {
            store.shutDown();
        }
    }

    @Test
    void segmentsThatAnOperatorAddedAreUsed() {
        endTheFirstSegmentAt(4);
        PostgresEventStorageEngine engine = engine();
        engine.appendEvents(events("jar_a", 2));
        database.execute("SELECT add_event_segment(10)");
        engine.appendEvents(events("jar_b", 5));
        assertThat(database.number("SELECT count(*) FROM event_segments")).isEqualTo(2);
    }

    @Test
    void theSegmentThatIsWrittenToIsNotDetachedThoughEmptyOnesFollow() {
        engine().appendEvents(events("jar_a", 5));
        database.execute("SELECT add_event_segment(10)");
        assertThatThrownBy(() -> database.execute("SELECT detach_oldest_event_segment()"))
                .hasMessageContaining("the segment that is written to cannot be detached: events_1");
        engine().appendEvents(events("jar_b", 5));
    }

    @Test
    void aSegmentThatWasNotRestoredCompletelyIsNotAttached() {
        threeSegments();
        database.execute("SELECT detach_oldest_event_segment()");
        database.execute("ALTER TABLE events_1 DISABLE TRIGGER ALL; DELETE FROM events_1 WHERE global_index = 3");
        assertThatThrownBy(() -> database.execute("SELECT attach_event_segment()"))
                .hasMessageContaining("the segment lacks some of its positions: events_1");
    }

    @Test
    void aReaderDelaysTheDetachingAndNoWriteMeanwhile() throws Exception {
        PostgresEventStorageEngine engine = threeSegments();
        CompletableFuture<Void> detached;
        try (Connection reader = database.dataSource().getConnection()) {
            reader.setAutoCommit(false);
            reader.createStatement().execute("SELECT count(*) FROM events");
            detached = CompletableFuture.runAsync(() -> database.execute("SELECT detach_oldest_event_segment()"));
            await().until(() -> database.number("""
                    SELECT count(*) FROM pg_stat_activity
                    WHERE query = 'SELECT detach_oldest_event_segment()'
                      AND wait_event_type IN ('Lock', 'Timeout')""") == 1);
            for (int i = 0; i < 20; i++) {
                engine.appendEvents(event("jar_new_" + i, 0));
            }
            assertThat(detached).isNotDone();
            reader.rollback();
        }
        detached.join();
        assertThatThrownBy(() -> engine.log().pages().read(0, Long.MAX_VALUE))
                .isInstanceOf(DetachedEventsException.class);
    }

    @Test
    void theRoleOfTheServiceNeedsNoRightToCreateTables() {
        endTheFirstSegmentAt(4);
        String role = "writer_" + database.number("SELECT current_schema()::regnamespace::oid::bigint");
        String grants = """
                CREATE ROLE %1$s;
                DO $do$ BEGIN EXECUTE format('GRANT USAGE ON SCHEMA %%I TO %1$s', current_schema());
                EXECUTE format('GRANT SELECT, INSERT, UPDATE, DELETE ON ALL TABLES IN SCHEMA %%I TO %1$s',
                               current_schema()); END $do$""";
        database.execute(grants.formatted(role));
        try (HikariDataSource writer = database.pool(2, "SET ROLE " + role)) {
            JarHouse.engine(writer).segmentSize(10).build().appendEvents(events("jar_a", 25));
        }
        assertThat(database.number("SELECT count(*) FROM events")).isEqualTo(25);
        database.execute("DROP OWNED BY %1$s; DROP ROLE %1$s".formatted(role));
    }

    @Test
    void noPlaceInAStreamIsWrittenTwiceThoughItsEventsAreInAnotherSegmentOrDetached() {
        PostgresEventStorageEngine engine = threeSegments();
        database.execute("SELECT detach_oldest_event_segment()");
        for (PostgresEventStorageEngine any : List.of(engine, engine())) {
            assertThatThrownBy(() -> any.appendEvents(event("jar_detached", 0)))
                    .isInstanceOf(ConcurrencyException.class);
            assertThatThrownBy(() -> any.appendEvents(event("jar_detached", 2)))
                    .isInstanceOf(ConcurrencyException.class);
            assertThatThrownBy(() -> any.appendEvents(event("jar_detached", 5)))
                    .isInstanceOf(ConcurrencyException.class);
            assertThatThrownBy(() -> any.appendEvents(event("jar_across", 0))).isInstanceOf(ConcurrencyException.class);
            assertThatThrownBy(() -> any.appendEvents(event("jar_across", 12)))
                    .isInstanceOf(ConcurrencyException.class);
        }
        engine().appendEvents(event("jar_across", 17));
    }

    private static EventLog.Filter filter(long afterPosition, boolean newestFirst, int limit) {
        return new EventLog.Filter(
                null, null, null, null, null, null, null, afterPosition, Long.MAX_VALUE, newestFirst, limit);
    }

    @Test
    void aGapInsideAPageIsNotSkipped() {
        PostgresEventStorageEngine engine = engine();
        engine.appendEvents(events("jar_a", 9));
        database.execute("ALTER TABLE events DISABLE TRIGGER ALL");
        database.execute("DELETE FROM events WHERE global_index IN (4, 5)");
        PostgresEventStorageEngine other = engine();
        assertThatThrownBy(() -> other.readEvents(null, false).toList())
                .isInstanceOf(DetachedEventsException.class)
                .hasMessageContaining("from position 4 to 5");
        assertThatThrownBy(() -> other.log().pages().read(0, Long.MAX_VALUE))
                .isInstanceOf(DetachedEventsException.class);
        assertThatThrownBy(() -> other.readEvents("jar_a").asStream().toList())
                .isInstanceOf(DetachedEventsException.class);
        assertThat(other.log().pages().read(5, Long.MAX_VALUE).lastPosition())
                .as("behind it")
                .isEqualTo(9);
    }

    @Test
    void detachedEventsAreRefusedAndNeverSkipped() {
        PostgresEventStorageEngine engine = threeSegments();
        database.execute("SELECT detach_oldest_event_segment()");
        PostgresEventStorageEngine other = engine();
        assertThatThrownBy(() -> other.readEvents("jar_detached")).isInstanceOf(DetachedEventsException.class);
        assertThatThrownBy(() -> other.readEvents("jar_across"))
                .isInstanceOf(DetachedEventsException.class)
                .hasMessage("In a detached segment of the log: Stream jar_across from 0 on");
        assertThatThrownBy(() -> other.readEvents(null, false).toList())
                .isInstanceOf(DetachedEventsException.class)
                .hasMessage("In a detached segment of the log: The log from position 1 to 5");
        assertThatThrownBy(() -> other.log().pages().read(0, Long.MAX_VALUE))
                .isInstanceOf(DetachedEventsException.class);
        EventLog log = other.eventLog();
        assertThatThrownBy(() -> log.eventsBetween(2, 5)).isInstanceOf(DetachedEventsException.class);
        assertThatThrownBy(() -> log.at(5)).isInstanceOf(DetachedEventsException.class);
        assertThat(log.at(6)).isPresent();
        assertThat(log.at(log.head() + 1)).isEmpty();
        assertThatThrownBy(() -> log.list(filter(0, false, 100)))
                .isInstanceOf(DetachedEventsException.class)
                .hasMessageContaining("from position 1 to 5");
        assertThat(log.list(filter(5, false, 1)).events())
                .extracting(RecordedEvent::position)
                .containsExactly(6L);
        assertThat(log.list(filter(0, true, 2)).events())
                .extracting(RecordedEvent::position)
                .containsExactly(log.head(), log.head() - 1);
        assertThatThrownBy(() -> log.list(filter(0, true, 100))).isInstanceOf(DetachedEventsException.class);
        Instant firstThere = log.at(6).orElseThrow().recordedAt();
        assertThat(log.positionAt(firstThere)).isGreaterThanOrEqualTo(6);
        assertThatThrownBy(() -> log.positionAt(firstThere.minusNanos(1_000)))
                .isInstanceOf(DetachedEventsException.class);
        assertThatThrownBy(() -> log.eventsBetween(5, 6))
                .isInstanceOf(DetachedEventsException.class)
                .hasMessage("In a detached segment of the log: The log from position 5 to 6");
        assertThat(log.eventsBetween(6, 7)).hasSize(2);
        assertThatThrownBy(() -> log.commands().pageOf("jar_across", 0, 1)).isInstanceOf(DetachedEventsException.class);
        assertThatThrownBy(() -> log.commands().pageOf("jar_detached", 0, 1))
                .isInstanceOf(DetachedEventsException.class);
        assertThatThrownBy(() -> log.commands().firstEventsOf(List.of("jar_detached")))
                .isInstanceOf(DetachedEventsException.class);
        assertThatThrownBy(() -> log.commands().commandAt(6, List.of("jar_across")))
                .as("its beginning may be gone")
                .isInstanceOf(DetachedEventsException.class);
        assertThat(other.readEvents(new GlobalSequenceTrackingToken(5), false)).hasSize(15);
        assertThat(other.readEvents("jar_unknown").hasNext()).isFalse();
        assertThat(other.lastSequenceNumberFor("jar_detached")).contains(2L);
        assertThat(other.eventLog().positionAt(Instant.now())).isEqualTo(20);
        assertThat(engine.eventLog().head()).isEqualTo(20);
    }

    @Test
    void aStreamWithASnapshotGoesOnThoughItsEventsAreDetached() {
        PostgresEventStorageEngine engine = threeSegments();
        snapshot(engine, "jar_detached", 2);
        snapshot(engine, "jar_across", 1);
        database.execute("SELECT detach_oldest_event_segment()");
        PostgresEventStorageEngine other = engine();
        assertThat(other.readEvents("jar_detached", 3).hasNext()).isFalse();
        assertThat(other.readEvents("jar_across", 2).asStream()).hasSize(15);
        other.appendEvents(event("jar_detached", 3));
        assertThat(other.readEvents("jar_detached", 3).asStream()).hasSize(1);
        try (JarHouse house = new JarHouse(other, SNAPSHOTTED, bus -> bus)) {
            assertThat(house.send(new Jar.Add("jar_detached", 1)).join().getPayload())
                    .isEqualTo(4);
            assertThat(house.send(new Jar.Add("jar_across", 1)).join().getPayload())
                    .isEqualTo(17);
        }
    }

    @Test
    void anEventAppendedToAStreamThatIsNotInMemoryIsCheckedAcrossSegmentsAndAgainstDetachedOnes() {
        threeSegments();
        database.execute("SELECT detach_oldest_event_segment()");
        try (JarHouse house = new JarHouse(engine(), bus -> bus)) {
            for (long wrong : new long[] {0, 1, 3, 15, 17}) {
                Throwable refusal =
                        house.act(append("jar_across", wrong)).join().exceptionResult();
                assertThat(refusal).as("at %d", wrong).isInstanceOf(ConcurrencyException.class);
            }
            assertThat(house.act(append("jar_detached", 1)).join().exceptionResult())
                    .isInstanceOf(ConcurrencyException.class);
            assertThat(house.act(append("jar_across", 16)).join().isExceptional())
                    .isFalse();
            assertThat(house.act(append("jar_detached", 2)).join().isExceptional())
                    .isFalse();
        }
        assertThat(engine().lastSequenceNumberFor("jar_across")).contains(17L);
        assertThat(engine().lastSequenceNumberFor("jar_detached")).contains(3L);
    }

    private static Function<Streams, Object> append(String jarId, long version) {
        return streams -> {
            streams.append(Jar.TYPE, jarId, version, new Jar.MarblesAdded(jarId, 1, 1));
            return null;
        };
    }

    private static void snapshot(PostgresEventStorageEngine engine, String jarId, long version) {
        String eventId = engine.readEvents(jarId, version).next().getIdentifier();
        Jar.State state = new Jar.State(jarId, (int) version, null, false);
        SnapshotAccess.store(engine, new Snapshots.Due(KIND, jarId, state, version, eventId));
    }

    @Test
    void aSegmentThatIsAttachedAgainIsAsItWas() {
        PostgresEventStorageEngine engine = threeSegments();
        database.execute("SELECT detach_oldest_event_segment(); SELECT detach_oldest_event_segment()");
        assertThatThrownBy(() -> database.execute("SELECT detach_oldest_event_segment()"))
                .hasStackTraceContaining("the segment that is written to cannot be detached");
        database.execute("SELECT attach_event_segment(); SELECT attach_event_segment()");
        assertThatThrownBy(() -> database.execute("SELECT attach_event_segment()"))
                .hasStackTraceContaining("no segment is detached");
        assertThat(engine.readEvents(null, false)).hasSize(20);
        assertThat(engine().readEvents("jar_detached").asStream()).hasSize(3);
        assertThat(database.number("SELECT count(last_detached) FROM streams")).isZero();
        engine().appendEvents(event("jar_detached", 3));
    }

    @Test
    void theRowsOfEverySegmentAreFinal() {
        threeSegments();
        for (String segment : List.of("events", "events_1", "events_6", "events_16")) {
            for (String change : List.of("UPDATE %s SET payload = ''", "DELETE FROM %s", "TRUNCATE %s CASCADE")) {
                assertThatThrownBy(() -> database.execute(change.formatted(segment)))
                        .hasStackTraceContaining("events are final");
            }
        }
    }

    @Test
    void eachMillionOfNewRowsIsFrozenByVacuumInEverySegment() {
        threeSegments();
        String frozen = """
                SELECT count(*) FROM event_segments JOIN pg_class ON oid = to_regclass(table_name)
                WHERE reloptions @> ARRAY['autovacuum_freeze_min_age=0', 'autovacuum_vacuum_insert_threshold=1000000',
                                          'autovacuum_vacuum_insert_scale_factor=0']""";
        assertThat(database.number(frozen)).isEqualTo(database.number("SELECT count(*) FROM event_segments"));
    }

    /**
     * Three events of a stream that has no others, two and then fifteen of one that continues through all segments: 5,
     * 10 and 5 a segment.
     */
    private PostgresEventStorageEngine threeSegments() {
        endTheFirstSegmentAt(6);
        PostgresEventStorageEngine engine = engine();
        engine.appendEvents(events("jar_detached", 3));
        engine.appendEvents(events("jar_across", 17));
        return engine;
    }

    private PostgresEventStorageEngine engine() {
        return JarHouse.engine(database).segmentSize(10).tailBytes(0).build();
    }

    private void endTheFirstSegmentAt(long end) {
        database.execute("""
                ALTER TABLE events DETACH PARTITION events_1;
                ALTER TABLE events ATTACH PARTITION events_1 FOR VALUES FROM (1) TO (%1$d);
                UPDATE event_segments SET end_index = %1$d WHERE end_index = %2$d""".formatted(end, FIRST_END));
    }
}
