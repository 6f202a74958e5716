package io.evenbook.axon.postgres.log;

import static io.evenbook.axon.postgres.JarEvents.events;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.evenbook.axon.postgres.Jar;
import io.evenbook.axon.postgres.JarHouse;
import io.evenbook.axon.postgres.PostgresEventStorageEngine;
import io.evenbook.axon.postgres.PostgresEventStore;
import io.evenbook.axon.postgres.TestDatabase;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.axonframework.common.stream.BlockingStream;
import org.axonframework.eventhandling.DomainEventMessage;
import org.axonframework.eventhandling.GlobalSequenceTrackingToken;
import org.axonframework.eventhandling.TrackedEventMessage;
import org.axonframework.eventhandling.TrackingToken;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** A log that lost its last events under living processes, as after a restore or a failover. */
@Timeout(30)
class LogSetBackTest {

    private final TestDatabase database = new TestDatabase();
    private final JarHouse house = new JarHouse(database);
    private final PostgresEventStore reader = PostgresEventStore.builder()
            .engine(JarHouse.engine(database).build())
            .pollInterval(Duration.ofMillis(20))
            .build();

    @BeforeEach
    void fill() {
        house.done(new Jar.Open("jar_a"));
        house.done(new Jar.Add("jar_a", 10));
    }

    @AfterEach
    void close() {
        reader.shutDown();
        house.close();
        database.close();
    }

    @Test
    void theNextDecisionIsBasedOnTheRemainingLog() {
        house.done(new Jar.Add("jar_a", 90));
        String before = house.store.incarnation();
        setBackTo(2);
        assertThat(house.refused(new Jar.Take("jar_a", 50))).isInstanceOf(Jar.TooFewMarbles.class);
        assertThat(house.done(new Jar.Take("jar_a", 4)).position()).isEqualTo(3);
        assertThat(house.marbles("jar_a")).isEqualTo(6);
        assertThat(house.store.incarnation()).isNotEqualTo(before);
        assertThat(incarnations()).isEqualTo(2);
    }

    @Test
    void aLogThatWentOnWithOtherEventsIsNotTakenForTheSame() {
        house.done(new Jar.Add("jar_a", 90));
        setBackTo(2);
        JarHouse.engine(database).build().appendEvents(events("jar_b", 5));
        assertThat(house.refused(new Jar.Take("jar_a", 50))).isInstanceOf(Jar.TooFewMarbles.class);
        assertThat(house.done(new Jar.Take("jar_a", 4)).position()).isEqualTo(8);
    }

    @Test
    void commitsOfAnotherProcessBelongToTheSameLog() {
        PostgresEventStorageEngine other = JarHouse.engine(database).build();
        other.appendEvents(events("jar_b", 5));
        assertThat(house.done(new Jar.Take("jar_a", 4)).position()).isEqualTo(8);
        assertThat(incarnations()).isEqualTo(1);
    }

    @Test
    void aCopyThatWasPutBackUnderAStoppedProcessIsDeclaredByHand() {
        String before = house.store.incarnation();
        database.number("SELECT 1 FROM begin_log_incarnation()");
        await().untilAsserted(() -> assertThat(reader.incarnation()).isNotEqualTo(before));
        house.done(new Jar.Take("jar_a", 4));
        assertThat(house.store.incarnation()).isEqualTo(reader.incarnation()).isNotEqualTo(before);
        assertThat(incarnations()).isEqualTo(2);
    }

    @Test
    void anotherTimelineIsAnotherIncarnation() {
        String before = house.store.incarnation();
        database.execute("UPDATE log_incarnations SET timeline = '0000000F'");
        assertThat(house.done(new Jar.Take("jar_a", 4)).position()).isEqualTo(3);
        assertThat(house.store.incarnation()).isNotEqualTo(before);
        house.done(new Jar.Take("jar_a", 1));
        assertThat(incarnations()).isEqualTo(2);
    }

    /** Memory still has events that the log has lost. */
    @Test
    void streamsDeliverNoEventOfAFormerLogAndFail() throws Exception {
        try (BlockingStream<TrackedEventMessage<?>> stream = house.store.openStream(token(1));
                BlockingStream<TrackedEventMessage<?>> elsewhere = reader.openStream(token(1))) {
            house.done(new Jar.Add("jar_a", 90));
            assertThat(types(elsewhere, 2)).containsExactly(Jar.MarblesAdded.class, Jar.MarblesAdded.class);
            setBackTo(2);
            house.done(new Jar.Take("jar_a", 4));
            assertThatThrownBy(() -> stream.hasNextAvailable(10, TimeUnit.SECONDS))
                    .isInstanceOf(LogReplacedException.class);
            assertThatThrownBy(() -> elsewhere.hasNextAvailable(10, TimeUnit.SECONDS))
                    .isInstanceOf(LogReplacedException.class);
        }
        try (BlockingStream<TrackedEventMessage<?>> stream = house.store.openStream(token(1))) {
            assertThat(types(stream, 2)).containsExactly(Jar.MarblesAdded.class, Jar.MarblesTaken.class);
        }
    }

    @Test
    void aStreamNoticesItWithoutAWrite() {
        house.done(new Jar.Add("jar_a", 90));
        try (BlockingStream<TrackedEventMessage<?>> stream = house.store.openStream(token(3))) {
            setBackTo(2);
            await().untilAsserted(() ->
                    assertThatThrownBy(stream::hasNextAvailable).isInstanceOf(LogReplacedException.class));
        }
        assertThatThrownBy(() -> house.store.openStream(token(3))).isInstanceOf(TokenAheadOfLogException.class);
        house.done(new Jar.Take("jar_a", 4));
        assertThat(incarnations()).isEqualTo(2);
        house.done(new Jar.Take("jar_a", 4));
        assertThat(incarnations()).isEqualTo(2);
    }

    /** The reader was notified of an event, and the log loses it before it is read. */
    @Test
    void anAnnouncedButLostEventIsNoticed() throws Exception {
        PostgresEventStorageEngine other = JarHouse.engine(database).build();
        PostgresEventStore seldom = PostgresEventStore.builder()
                .engine(other)
                .pollInterval(Duration.ofHours(1))
                .build();
        try (BlockingStream<TrackedEventMessage<?>> stream = seldom.openStream(token(2))) {
            house.done(new Jar.Add("jar_a", 90));
            await().until(() -> other.log().known().head().position() == 3);
            setBackTo(2);
            assertThatThrownBy(stream::hasNextAvailable).isInstanceOf(LogReplacedException.class);
        } finally {
            seldom.shutDown();
        }
    }

    @Test
    void refusalsWithoutEventsAreBasedOnTheRemainingLog() {
        house.done(new Jar.Add("jar_a", 90));
        PostgresEventStore store = house.store;
        String before = store.incarnation();
        setBackTo(2);
        await().until(() -> store.createHeadToken().equals(token(2)));
        await().untilAsserted(() ->
                assertThat(house.refused(new Jar.Take("jar_a", 50))).isInstanceOf(Jar.TooFewMarbles.class));
        assertThat(store.incarnation()).isNotEqualTo(before);
    }

    @Test
    void listenersAreNotifiedToDropDerivedState() {
        List<String> received = new ArrayList<>();
        house.store.addIncarnationListener(() -> received.add("now"));
        house.done(new Jar.Add("jar_a", 90));
        assertThat(received).isEmpty();
        setBackTo(2);
        house.done(new Jar.Take("jar_a", 4));
        assertThat(received).hasSize(1);
    }

    private void setBackTo(long position) {
        database.execute("""
                ALTER TABLE events_1 DISABLE TRIGGER events_are_final;
                DELETE FROM events_1 WHERE global_index > %d;
                DELETE FROM streams WHERE aggregate_id NOT IN (SELECT aggregate_id FROM events);
                ALTER TABLE events_1 ENABLE TRIGGER events_are_final""".formatted(position));
    }

    private long incarnations() {
        return database.number("SELECT count(*) FROM log_incarnations");
    }

    private static List<Class<?>> types(BlockingStream<TrackedEventMessage<?>> stream, int count)
            throws InterruptedException {
        List<Class<?>> types = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            types.add(((DomainEventMessage<?>) stream.nextAvailable()).getPayloadType());
        }
        return types;
    }

    private static TrackingToken token(long position) {
        return new GlobalSequenceTrackingToken(position);
    }
}
