package io.evenbook.axon.postgres.log;

import static io.evenbook.axon.postgres.JarEvents.event;
import static io.evenbook.axon.postgres.JarEvents.events;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.evenbook.axon.postgres.Jar;
import io.evenbook.axon.postgres.JarHouse;
import io.evenbook.axon.postgres.TestDatabase;
import io.evenbook.axon.postgres.log.LogCommands.LoggedCommand;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Map;
import java.util.stream.LongStream;
import org.axonframework.eventhandling.DomainEventMessage;
import org.axonframework.eventhandling.GenericDomainEventMessage;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class EventLogTest {

    private static final Instant NOON = Instant.parse("2026-03-01T12:00:00Z");

    private final TestDatabase database = new TestDatabase();
    private final EventLog log = JarHouse.engine(database).build().eventLog();

    /** Five commits, ten seconds apart, two events each. */
    @BeforeEach
    void fill() {
        for (int commit = 0; commit < 5; commit++) {
            Map<String, String> metaData =
                    Map.of(EventLog.ACTOR, commit % 2 == 0 ? "alice" : "bob", EventLog.CORRELATION_ID, "c-" + commit);
            JarHouse.engine(database)
                    .clock(Clock.fixed(NOON.plusSeconds(10L * commit), ZoneOffset.UTC))
                    .build()
                    .appendEvents(
                            event("jar_a", commit).andMetaData(metaData),
                            new GenericDomainEventMessage<>(
                                    "Shelf", "shelf_a", commit, new Jar.MarblesTaken("shelf_a", commit, 0), metaData));
        }
    }

    @AfterEach
    void close() {
        database.close();
    }

    @Test
    void theHeadIsTheLastPosition() {
        assertThat(log.head()).isEqualTo(10);
    }

    @Test
    void theLastPositionOfAnAggregateIsThatOfItsLastEvent() {
        assertThat(log.lastPositionOf("jar_a")).isEqualTo(9);
        assertThat(log.lastPositionOf("shelf_a")).isEqualTo(10);
        assertThat(log.lastPositionOf("jar_b")).isEqualTo(0);
    }

    @Test
    void aPositionIsFoundForEveryTime() {
        assertThat(log.positionAt(NOON.minusNanos(1000))).isZero();
        assertThat(log.positionAt(NOON)).isEqualTo(2);
        assertThat(log.positionAt(NOON.plusSeconds(9))).isEqualTo(2);
        assertThat(log.positionAt(NOON.plusSeconds(10))).isEqualTo(4);
        assertThat(log.positionAt(NOON.plusSeconds(39))).isEqualTo(8);
        assertThat(log.positionAt(NOON.plusSeconds(40))).isEqualTo(10);
        assertThat(log.positionAt(NOON.plusSeconds(4000))).isEqualTo(10);
    }

    @Test
    void anEventIsFoundByItsPosition() {
        RecordedEvent event = log.at(4).orElseThrow();
        assertThat(event)
                .isEqualTo(new RecordedEvent(
                        4,
                        event.eventId(),
                        "Shelf",
                        "shelf_a",
                        1,
                        "jar.MarblesTaken",
                        "1",
                        NOON.plusSeconds(10),
                        "{\"jarId\":\"shelf_a\",\"marbles\":1,\"after\":0}",
                        event.metadataJson()));
        assertThat(event.metadataJson()).contains("\"actor\":\"bob\"").contains("\"correlationId\":\"c-1\"");
        assertThat(log.at(0)).isEmpty();
        assertThat(log.at(11)).isEmpty();
    }

    @Test
    void eventsAreListedByPosition() {
        assertThat(positions(all(0, 500))).containsExactly(1L, 2L, 3L, 4L, 5L, 6L, 7L, 8L, 9L, 10L);
        assertThat(positions(all(3, 2))).containsExactly(4L, 5L);
        assertThat(positions(all(10, 2))).isEmpty();
    }

    @Test
    void eventsAreFiltered() {
        assertThat(positions(filter("Shelf", null, null, null, null, null, null)))
                .containsExactly(2L, 4L, 6L, 8L, 10L);
        assertThat(positions(filter(null, "jar_a", null, null, null, null, null)))
                .containsExactly(1L, 3L, 5L, 7L, 9L);
        assertThat(positions(filter(null, null, "jar.Opened", null, null, null, null)))
                .containsExactly(1L);
        assertThat(positions(filter(null, null, null, "bob", null, null, null))).containsExactly(3L, 4L, 7L, 8L);
        assertThat(positions(filter(null, null, null, null, "c-4", null, null))).containsExactly(9L, 10L);
        assertThat(positions(filter(null, null, null, null, null, NOON.plusSeconds(10), NOON.plusSeconds(30))))
                .containsExactly(3L, 4L, 5L, 6L);
        assertThat(positions(filter("Jar", "jar_a", null, "alice", null, NOON.plusNanos(1), null)))
                .containsExactly(5L, 9L);
        assertThat(positions(filter("Jar", "shelf_a", null, null, null, null, null)))
                .isEmpty();
    }

    @Test
    void aListStopsAtItsBoundAndSaysWhere() {
        assertThat(lookingAt(4, of("jar.Opened", null, null), 0)).isEqualTo("[1] 4");
        assertThat(lookingAt(4, of("jar.Opened", null, null), 4)).isEqualTo("[] 8");
        assertThat(lookingAt(4, of("jar.Opened", null, null), 8)).isEqualTo("[] 0");
        assertThat(lookingAt(3, of("jar.MarblesAdded", null, "bob"), 0)).isEqualTo("[3, 7] 7");
        assertThat(lookingAt(3, of("jar.MarblesAdded", null, "bob"), 3)).isEqualTo("[7] 8");
        assertThat(lookingAt(3, of("jar.MarblesAdded", null, "bob"), 8)).isEqualTo("[] 0");
        assertThat(lookingAt(3, of("jar.Opened", "jar_a", null), 0)).isEqualTo("[1] 5");
        assertThat(lookingAt(3, of("jar.Opened", "jar_a", null), 5)).isEqualTo("[] 0");
        assertThat(lookingAt(3, of("jar.Opened", "jar_a", null), 2)).isEqualTo("[] 7");
    }

    @Test
    void aListOfTheNewestStopsAtItsBoundAndSaysWhere() {
        assertThat(lookingAt(4, of("jar.Opened", null, null), -11)).isEqualTo("[] 7");
        assertThat(lookingAt(4, of("jar.Opened", null, null), -7)).isEqualTo("[] 3");
        assertThat(lookingAt(4, of("jar.Opened", null, null), -3)).isEqualTo("[1] 0");
        assertThat(lookingAt(3, of("jar.Opened", "jar_a", null), -11)).isEqualTo("[] 5");
        assertThat(lookingAt(3, of("jar.Opened", "jar_a", null), -5)).isEqualTo("[1] 0");
        assertThat(lookingAt(3, of("jar.MarblesAdded", null, "bob"), -11)).isEqualTo("[7] 4");
    }

    @Test
    void aListWithoutComparisonReachesTheEnd() {
        assertThat(lookingAt(2, of(null, null, null), 0)).isEqualTo("[1, 2, 3, 4, 5, 6, 7, 8, 9, 10] 0");
        assertThat(lookingAt(2, of(null, "jar_a", null), 0)).isEqualTo("[1, 3, 5, 7, 9] 0");
        assertThat(lookingAt(2, of(null, "jar_a", null), -9)).isEqualTo("[7, 5, 3, 1] 0");
        assertThat(lookingAt(2, of(null, "jar_a", null), 9)).isEqualTo("[] 0");
        assertThat(lookingAt(2, of(null, "jar_none", null), 0)).isEqualTo("[] 0");
        assertThat(lookingAt(2, of(null, null, "bob"), 3)).isEqualTo("[4, 7, 8] 0");
    }

    @Test
    void aFullListHasNoScannedPosition() {
        EventLog.Filter one = new EventLog.Filter("Shelf", null, null, null, null, null, null, 0, 1);
        assertThat(new EventLog(JarHouse.engine(database).build().log(), 4)
                        .list(one)
                        .scannedTo())
                .isZero();
    }

    private static EventLog.Filter of(String type, String aggregateId, String actor) {
        return new EventLog.Filter(null, aggregateId, type, actor, null, null, null, 0, 500);
    }

    /** @param from after a position, or, less than zero, newest first before one */
    private String lookingAt(int events, EventLog.Filter filter, long from) {
        EventLog.Listed listed = new EventLog(JarHouse.engine(database).build().log(), events)
                .list(new EventLog.Filter(
                        null,
                        filter.aggregateId(),
                        filter.type(),
                        filter.actor(),
                        null,
                        null,
                        null,
                        Math.max(from, 0),
                        from < 0 ? -from : Long.MAX_VALUE,
                        from < 0,
                        filter.limit()));
        return listed.events().stream().map(RecordedEvent::position).toList() + " " + listed.scannedTo();
    }

    @Test
    void eventsAreReadWithTheirContent() {
        assertThat(log.eventsOf("jar_a"))
                .<Object>map(DomainEventMessage::getPayload)
                .startsWith(new Jar.Opened("jar_a"), new Jar.MarblesAdded("jar_a", 1, 1))
                .hasSize(5);
        assertThat(log.eventsOf("jar_b")).isEmpty();
        assertThat(log.eventsBetween(4, 5))
                .<Object>map(DomainEventMessage::getPayload)
                .containsExactly(new Jar.MarblesTaken("shelf_a", 1, 0), new Jar.MarblesAdded("jar_a", 1, 2));
    }

    @Test
    void aPieceOfAStreamIsReadFromASequenceNumberOn() {
        JarHouse.engine(database).build().appendEvents(events("jar_long", 2500));

        assertThat(log.commands().pageOf("jar_long", 1_000, 1_200))
                .extracting(DomainEventMessage::getSequenceNumber)
                .containsExactlyElementsOf(
                        LongStream.range(1_000, 2_200).boxed().toList());
        assertThat(log.commands().pageOf("jar_long", 2_499, 2)).hasSize(1);
        assertThat(log.commands().pageOf("jar_long", 2_500, 2)).isEmpty();
        assertThat(log.commands().pageOf("jar_b", 0, 2)).isEmpty();
    }

    @Test
    void aCommandIsReadWholeFromAnyOfItsPositions() {
        for (long position : new long[] {5, 6}) {
            LoggedCommand command = log.commands().commandAt(position, List.of("jar_a", "shelf_a", "jar_b"));
            assertThat(command.first()).isEqualTo(5);
            assertThat(command.last()).isEqualTo(6);
            assertThat(command.events())
                    .<Object>map(DomainEventMessage::getPayload)
                    .containsExactly(new Jar.MarblesAdded("jar_a", 1, 2), new Jar.MarblesTaken("shelf_a", 2, 0));
            assertThat(command.covers(4)).isFalse();
            assertThat(command.covers(5)).isTrue();
            assertThat(command.covers(6)).isTrue();
            assertThat(command.covers(7)).isFalse();
        }
        assertThat(log.commands().commandAt(1, List.of("shelf_a")).events()).hasSize(1);
        assertThat(log.commands().commandAt(10, List.of("jar_b")).events()).isEmpty();
    }

    @Test
    void theFirstEventsOfSomeStreamsAreReadAtOnce() {
        assertThat(log.commands().firstEventsOf(List.of("shelf_a", "jar_a")))
                .<Object>map(DomainEventMessage::getPayload)
                .containsExactly(new Jar.Opened("jar_a"), new Jar.MarblesTaken("shelf_a", 0, 0));
        assertThat(log.commands().firstEventsOf(List.of())).isEmpty();
    }

    @Test
    void aLimitMustBePositive() {
        assertThatIllegalArgumentException().isThrownBy(() -> all(0, 0)).withMessage("must be > 0: limit=0");
    }

    private static EventLog.Filter all(long afterPosition, int limit) {
        return new EventLog.Filter(null, null, null, null, null, null, null, afterPosition, limit);
    }

    private static EventLog.Filter filter(
            String aggregateType,
            String aggregateId,
            String type,
            String actor,
            String correlationId,
            Instant from,
            Instant to) {
        return new EventLog.Filter(aggregateType, aggregateId, type, actor, correlationId, from, to, 0, 500);
    }

    private List<Long> positions(EventLog.Filter filter) {
        return log.list(filter).events().stream().map(RecordedEvent::position).toList();
    }
}
