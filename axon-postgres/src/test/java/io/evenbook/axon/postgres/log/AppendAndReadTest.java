package io.evenbook.axon.postgres.log;

import static io.evenbook.axon.postgres.JarEvents.event;
import static io.evenbook.axon.postgres.JarEvents.events;
import static io.evenbook.axon.postgres.JarEvents.payloads;
import static io.evenbook.axon.postgres.JarEvents.sequences;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.evenbook.axon.postgres.Jar;
import io.evenbook.axon.postgres.JarHouse;
import io.evenbook.axon.postgres.PostgresEventStorageEngine;
import io.evenbook.axon.postgres.TestDatabase;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Map;
import java.util.stream.LongStream;
import org.axonframework.common.AxonConfigurationException;
import org.axonframework.eventhandling.DomainEventMessage;
import org.axonframework.eventhandling.EventMessage;
import org.axonframework.eventhandling.GenericDomainEventMessage;
import org.axonframework.eventhandling.GenericEventMessage;
import org.axonframework.modelling.command.ConcurrencyException;
import org.axonframework.serialization.SerializationException;
import org.axonframework.serialization.UnknownSerializedType;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class AppendAndReadTest {

    private final TestDatabase database = new TestDatabase();
    private final PostgresEventStorageEngine engine =
            JarHouse.engine(database).pageSize(10).build();
    private final EventLog log = engine.eventLog();

    @AfterEach
    void close() {
        database.close();
    }

    @Test
    void appendedEventsAreRead() {
        DomainEventMessage<?> opened = event("jar_a", 0).andMetaData(Map.of("actor", "alice", "attempt", 3));
        engine.appendEvents(opened, event("jar_a", 1));

        List<? extends DomainEventMessage<?>> read =
                engine.readEvents("jar_a").asStream().toList();

        assertThat(read).hasSize(2);
        assertThat(read.getFirst().getIdentifier()).isEqualTo(opened.getIdentifier());
        assertThat(read.getFirst().getType()).isEqualTo("Jar");
        assertThat(read.getFirst().getAggregateIdentifier()).isEqualTo("jar_a");
        assertThat(read.getFirst().getSequenceNumber()).isZero();
        assertThat(read.getFirst().getPayload()).isEqualTo(new Jar.Opened("jar_a"));
        assertThat(read.getFirst().getMetaData()).isEqualTo(Map.of("actor", "alice", "attempt", 3));
        assertThat(read.getLast().getPayload()).isEqualTo(new Jar.MarblesAdded("jar_a", 1, 1));
    }

    @Test
    void anAggregateWithoutEventsIsAnEmptyStream() {
        assertThat(engine.readEvents("jar_a").hasNext()).isFalse();
        assertThat(engine.lastSequenceNumberFor("jar_a")).isEmpty();
        assertThat(log.lastPositionOf("jar_a")).isEqualTo(0);
    }

    @Test
    void appendingNothingDoesNothing() {
        engine.appendEvents(List.of());
        assertThat(log.head()).isZero();
    }

    @Test
    void streamsAreReadFromASequenceNumberOn() {
        engine.appendEvents(events("jar_a", 5));
        assertThat(sequences(engine.readEvents("jar_a", 0))).containsExactly(0L, 1L, 2L, 3L, 4L);
        assertThat(sequences(engine.readEvents("jar_a", 3))).containsExactly(3L, 4L);
        assertThat(sequences(engine.readEvents("jar_a", 4))).containsExactly(4L);
        assertThat(sequences(engine.readEvents("jar_a", 5))).isEmpty();
        assertThat(engine.lastSequenceNumberFor("jar_a")).contains(4L);
    }

    @Test
    void streamsLongerThanAPageAreReadWhole() {
        for (int length : new int[] {9, 10, 11, 20, 21}) {
            engine.appendEvents(events("jar_" + length, length));
            assertThat(sequences(engine.readEvents("jar_" + length)))
                    .isEqualTo(LongStream.range(0, length).boxed().toList());
        }
    }

    @Test
    void streamsDoNotMix() {
        engine.appendEvents(
                event("jar_a", 0), event("jar_b", 0), event("jar_a", 1), event("jar_b", 1), event("jar_a", 2));
        assertThat(sequences(engine.readEvents("jar_a"))).containsExactly(0L, 1L, 2L);
        assertThat(sequences(engine.readEvents("jar_b"))).containsExactly(0L, 1L);
        assertThat(log.lastPositionOf("jar_b")).isEqualTo(4);
    }

    @Test
    void aSequenceNumberIsNotTakenTwice() {
        engine.appendEvents(events("jar_a", 3));
        assertThatThrownBy(() -> engine.appendEvents(event("jar_a", 2)))
                .isInstanceOf(ConcurrencyException.class)
                .hasMessage("Stream jar_a is at 2 already, it can't continue with 2");
        assertThatThrownBy(() -> JarHouse.engine(database).build().appendEvents(event("jar_a", 2)))
                .isInstanceOf(ConcurrencyException.class)
                .hasMessage("Stream jar_a is at 2 already, it can't continue with 2");
        assertThatThrownBy(() -> engine.appendEvents(event("jar_a", 0))).isInstanceOf(ConcurrencyException.class);
        assertThat(engine.lastSequenceNumberFor("jar_a")).contains(2L);
    }

    @Test
    void aStreamHasNoHoles() {
        engine.appendEvents(events("jar_a", 3));
        assertThatThrownBy(() -> engine.appendEvents(event("jar_a", 4)))
                .isInstanceOf(ConcurrencyException.class)
                .hasMessage("Stream jar_a has no event before 4");
        assertThatThrownBy(() -> engine.appendEvents(event("jar_b", 1)))
                .isInstanceOf(ConcurrencyException.class)
                .hasMessage("Stream jar_b has no event before 1");
        assertThatThrownBy(() -> engine.appendEvents(event("jar_c", 0), event("jar_c", 2)))
                .isInstanceOf(ConcurrencyException.class)
                .hasMessage("Stream jar_c has no event before 2");
        engine.appendEvents(event("jar_a", 3));
    }

    @Test
    void aStreamGoesOnWhereAnotherProcessLeftIt() {
        engine.appendEvents(events("jar_a", 3));
        PostgresEventStorageEngine other = JarHouse.engine(database).build();
        other.appendEvents(event("jar_a", 3));
        assertThatThrownBy(() -> engine.appendEvents(event("jar_a", 3))).isInstanceOf(ConcurrencyException.class);
        engine.appendEvents(event("jar_a", 4));
        assertThat(sequences(other.readEvents("jar_a"))).containsExactly(0L, 1L, 2L, 3L, 4L);
    }

    @Test
    void anEventIdIsNotTakenTwice() {
        DomainEventMessage<?> event = event("jar_a", 0);
        engine.appendEvents(event);
        DomainEventMessage<?> sameId = new GenericDomainEventMessage<>(
                "Jar", "jar_b", 0, event.getPayload(), Map.of(), event.getIdentifier(), event.getTimestamp());
        assertThatThrownBy(() -> engine.appendEvents(sameId))
                .isInstanceOf(ConcurrencyException.class)
                .hasMessageContaining("(event_id)");
    }

    @Test
    void anAppendIsStoredWholeOrNotAtAllAndLeavesNoHole() {
        engine.appendEvents(events("jar_a", 2));
        assertThatThrownBy(() -> engine.appendEvents(event("jar_b", 0), event("jar_a", 1), event("jar_c", 0)))
                .isInstanceOf(ConcurrencyException.class);
        assertThat(log.head()).isEqualTo(2);
        assertThat(engine.readEvents("jar_b").hasNext()).isFalse();
        engine.appendEvents(event("jar_b", 0));
        assertThat(log.lastPositionOf("jar_b")).isEqualTo(3);
    }

    @Test
    void onlyEventsOfAggregatesAreStored() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> engine.appendEvents(GenericEventMessage.asEventMessage(new Jar.Opened("jar_a"))))
                .withMessageStartingWith("Only events of aggregates can be stored");
        assertThat(log.head()).isZero();
    }

    @Test
    void anEventWithoutANameIsNotStored() {
        assertThatThrownBy(() -> engine.appendEvents(event("jar_a", 0), event("jar_a", 1, new Jar.TooFewMarbles(1))))
                .isInstanceOf(SerializationException.class)
                .hasMessage("Not mapped to an event type: " + Jar.TooFewMarbles.class.getName());
        assertThat(log.head()).isZero();
    }

    @Test
    void anUnknownNameOrAStaleRevisionFailsInsteadOfBeingSkipped() {
        insert(1, "jar_a", "jar.Broken", "1", "{}");
        insert(2, "jar_b", "jar.MarblesAdded", "1", "{}");
        assertThatThrownBy(() -> payloads(engine.readEvents("jar_a")))
                .isInstanceOf(SerializationException.class)
                .hasMessage("Unknown event type: jar.Broken");
        assertThatThrownBy(() -> payloads(engine.readEvents("jar_b")))
                .isInstanceOf(SerializationException.class)
                .hasRootCauseMessage("No upcaster brings jar.MarblesAdded from revision 1 to 2");
        assertThat(engine.readEvents(null, false).<Class<?>>map(EventMessage::getPayloadType))
                .containsExactly(UnknownSerializedType.class, Jar.MarblesAdded.class);
        assertThatThrownBy(() -> engine.readEvents(null, false)
                        .map(EventMessage::getPayload)
                        .toList())
                .isInstanceOf(SerializationException.class);
    }

    @Test
    void payloadsComeBackByteForByte() {
        String odd = "{\"marbles\":1.10, \"z\":1,\"a\" : \"\\u00e4 ä \\\\ \\t \uD83D\uDE00\",\"a\":2}  ";
        insert(1, "jar_a", "jar.Opened", "1", odd);
        assertThat(log.at(1).orElseThrow().payloadJson()).isEqualTo(odd);
    }

    @Test
    void textOfAnyKindSurvives() {
        String text = "tab\t newline\n quote\" backslash\\ N\\N snowman\u2603 face\uD83D\uDE00 zero\u0000 "
                + "x".repeat(100_000);
        engine.appendEvents(event("jar_a", 0, new Jar.Opened(text)).andMetaData(Map.of("reason", text)));
        DomainEventMessage<?> read = engine.readEvents("jar_a").next();
        assertThat(read.getPayload()).isEqualTo(new Jar.Opened(text));
        assertThat(read.getMetaData().get("reason")).isEqualTo(text);
    }

    @Test
    void timeOfRecordingIsInMicrosecondsAndNeverFalls() {
        Instant noon = Instant.parse("2026-03-01T12:00:00.123456789Z");
        JarHouse.engine(database)
                .clock(Clock.fixed(noon, ZoneOffset.UTC))
                .build()
                .appendEvents(event("jar_a", 0));
        JarHouse.engine(database)
                .clock(Clock.fixed(noon.minusSeconds(60), ZoneOffset.UTC))
                .build()
                .appendEvents(event("jar_a", 1));
        JarHouse.engine(database)
                .clock(Clock.fixed(noon.plusSeconds(60), ZoneOffset.UTC))
                .build()
                .appendEvents(event("jar_a", 2));
        assertThat(engine.readEvents("jar_a").asStream().<Instant>map(DomainEventMessage::getTimestamp))
                .containsExactly(
                        Instant.parse("2026-03-01T12:00:00.123456Z"),
                        Instant.parse("2026-03-01T12:00:00.123456Z"),
                        Instant.parse("2026-03-01T12:01:00.123456Z"));
    }

    @Test
    void eventsAreFinal() {
        engine.appendEvents(event("jar_a", 0));
        for (String change :
                List.of("UPDATE events SET payload = ''", "DELETE FROM events", "TRUNCATE events CASCADE")) {
            assertThatThrownBy(() -> database.execute(change)).hasMessageContaining("events are final");
        }
    }

    @Test
    void anEngineWithoutSerializersIsRefused() {
        assertThatThrownBy(() -> PostgresEventStorageEngine.builder()
                        .dataSource(database.dataSource())
                        .build())
                .isInstanceOf(AxonConfigurationException.class)
                .hasMessage("An event serializer must be given");
    }

    private void insert(long position, String jarId, String type, String revision, String payload) {
        String insert = """
                INSERT INTO events (global_index, sequence_number, recorded_at, aggregate_type, aggregate_id, event_id,
                                    payload_type, payload_revision, payload, metadata, ends_command)
                VALUES (%d, 0, now(), 'Jar', '%s', 'e%d', '%s', '%s', '%s', '{}', true)""";
        database.execute(insert.formatted(position, jarId, position, type, revision, payload));
    }
}
