package io.evenbook.axon.postgres.log;

import static org.assertj.core.api.Assertions.assertThat;

import io.evenbook.axon.postgres.Jar;
import io.evenbook.axon.postgres.JarEvents;
import io.evenbook.axon.postgres.JarHouse;
import io.evenbook.axon.postgres.PostgresEventStorageEngine;
import io.evenbook.axon.postgres.PostgresEventStore;
import io.evenbook.axon.postgres.TestDatabase;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.axonframework.common.stream.BlockingStream;
import org.axonframework.eventhandling.DomainEventMessage;
import org.axonframework.eventhandling.TrackedEventMessage;
import org.axonframework.serialization.SimpleSerializedType;
import org.axonframework.serialization.upcasting.event.EventUpcaster;
import org.axonframework.serialization.upcasting.event.EventUpcasterChain;
import org.axonframework.serialization.upcasting.event.IntermediateEventRepresentation;
import org.axonframework.serialization.upcasting.event.SingleEventUpcaster;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

class UpcastingTest {

    private final TestDatabase database = new TestDatabase();
    private final PostgresEventStorageEngine engine = JarHouse.engine(database)
            .upcasterChain(new EventUpcasterChain(new RenameCount(), new DropNoise()))
            .pageSize(10)
            .build();

    @AfterEach
    void close() {
        database.close();
    }

    @Test
    void anOlderRevisionIsReadAsTheCurrentOneWhereverItIsRead() throws Exception {
        insert(1, 0, "jar.Opened", "1", "{\"jarId\":\"jar_a\"}");
        insert(2, 1, "jar.MarblesAdded", "1", "{\"jarId\":\"jar_a\",\"count\":3,\"after\":3}");
        insert(3, 2, "jar.MarblesAdded", "2", "{\"jarId\":\"jar_a\",\"marbles\":4,\"after\":7}");
        Object[] current = {
            new Jar.Opened("jar_a"), new Jar.MarblesAdded("jar_a", 3, 3), new Jar.MarblesAdded("jar_a", 4, 7)
        };

        assertThat(JarEvents.payloads(engine.readEvents("jar_a"))).containsExactly(current);
        assertThat(engine.readEvents(null, false).<Object>map(TrackedEventMessage::getPayload))
                .containsExactly(current);
        EventLog log = engine.eventLog();
        assertThat(log.eventsBetween(2, 3).stream().<Object>map(DomainEventMessage::getPayload))
                .containsExactly(current[1], current[2]);
        assertThat(log.at(2).orElseThrow().payloadJson()).as("as stored").contains("\"count\":3");
    }

    @Test
    void aStateIsMadeOfUpcastEvents() {
        insert(1, 0, "jar.Opened", "1", "{\"jarId\":\"jar_a\"}");
        insert(2, 1, "jar.MarblesAdded", "1", "{\"jarId\":\"jar_a\",\"count\":3,\"after\":3}");
        try (JarHouse house = new JarHouse(engine, bus -> bus)) {
            assertThat(house.done(new Jar.Take("jar_a", 3)).position()).isEqualTo(3);
        }
    }

    @Test
    void aStreamPassesPagesThatUpcastersEmpty() throws Exception {
        IntStream.range(0, 25).forEach(i -> insert(i + 1, i, "jar.Noise", "1", "{}"));
        insert(26, 25, "jar.Opened", "1", "{\"jarId\":\"jar_a\"}");
        PostgresEventStore store = PostgresEventStore.builder().engine(engine).build();
        try (BlockingStream<TrackedEventMessage<?>> stream = store.openStream(null)) {
            assertThat(stream.hasNextAvailable()).isTrue();
            assertThat(stream.nextAvailable().trackingToken().position()).hasValue(26);
        } finally {
            store.shutDown();
        }
    }

    @Test
    void aDroppedLastEventStillCountsInTheSequence() {
        insert(1, 0, "jar.Opened", "1", "{\"jarId\":\"jar_a\"}");
        insert(2, 1, "jar.Noise", "1", "{}");
        try (JarHouse house = new JarHouse(engine, bus -> bus)) {
            house.done(new Jar.Add("jar_a", 1));
            assertThat(engine.lastSequenceNumberFor("jar_a")).contains(2L);
        }
    }

    private void insert(long position, long sequence, String type, String revision, String payload) {
        String insert = """
                INSERT INTO events (global_index, sequence_number, recorded_at, aggregate_type, aggregate_id, event_id,
                                    payload_type, payload_revision, payload, metadata, ends_command)
                VALUES (%d, %d, now(), 'Jar', 'jar_a', 'e%d', '%s', '%s', '%s', '{}', true)""";
        database.execute(insert.formatted(position, sequence, position, type, revision, payload));
    }

    /** Revision 1 called the marbles "count". */
    private static final class RenameCount extends SingleEventUpcaster {

        @Override
        protected boolean canUpcast(IntermediateEventRepresentation event) {
            return event.getType().equals(new SimpleSerializedType("jar.MarblesAdded", "1"));
        }

        @Override
        protected IntermediateEventRepresentation doUpcast(IntermediateEventRepresentation event) {
            return event.upcastPayload(new SimpleSerializedType("jar.MarblesAdded", "2"), JsonNode.class, json -> {
                ObjectNode payload = (ObjectNode) json;
                payload.set("marbles", payload.remove("count"));
                return payload;
            });
        }
    }

    private static final class DropNoise implements EventUpcaster {

        @Override
        public Stream<IntermediateEventRepresentation> upcast(Stream<IntermediateEventRepresentation> events) {
            return events.filter(event -> !event.getType().getName().equals("jar.Noise"));
        }
    }
}
