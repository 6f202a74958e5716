package io.evenbook.projection.outlet;

import static org.assertj.core.api.Assertions.assertThat;

import io.evenbook.api.account.AccountEvent.AccountOpened;
import io.evenbook.api.catalog.EventCatalog;
import io.evenbook.api.id.AccountId;
import io.evenbook.api.json.EvenbookJson;
import io.evenbook.axon.postgres.serializer.EventTypes;
import io.evenbook.axon.postgres.serializer.NamedTypeSerializer;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.TreeMap;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.axonframework.eventhandling.GenericDomainEventMessage;
import org.axonframework.eventhandling.GenericTrackedDomainEventMessage;
import org.axonframework.eventhandling.GlobalSequenceTrackingToken;
import org.axonframework.messaging.MetaData;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import tools.jackson.databind.json.JsonMapper;

/** The headers of a message. */
class CloudEventsTest {

    @Test
    void actorAndReasonAreHeaders() {
        Map<String, String> headers = headers(
                3,
                MetaData.with("actor", "operator")
                        .and("correlationId", "cor-1")
                        .and("causationId", "cmd-1")
                        .and("commandId", "cmd-1")
                        .and("reason", "court order 7, Zürich"));

        assertThat(headers)
                .containsOnlyKeys(
                        "ce_specversion",
                        "ce_id",
                        "ce_source",
                        "ce_type",
                        "ce_subject",
                        "ce_time",
                        "content-type",
                        "ce_dataschema",
                        "ce_revision",
                        "ce_position",
                        "ce_sequence",
                        "ce_actor",
                        "ce_correlationid",
                        "ce_causationid",
                        "ce_reason");
        assertThat(headers)
                .containsEntry("ce_actor", "operator")
                .containsEntry("ce_correlationid", "cor-1")
                .containsEntry("ce_causationid", "cmd-1")
                .containsEntry("ce_reason", "court order 7, Zürich")
                .containsEntry("ce_type", "account.AccountOpened")
                .containsEntry("ce_subject", "acc_alice")
                .containsEntry("ce_position", "42")
                .containsEntry("ce_source", "urn:evenbook:ledger:5f2c")
                .containsEntry("ce_dataschema", "urn:evenbook:event:account.AccountOpened:1");
    }

    @Test
    void missingMetadataIsNoHeader() {
        assertThat(headers(3, MetaData.emptyInstance()))
                .doesNotContainKeys("ce_actor", "ce_correlationid", "ce_causationid", "ce_reason");
    }

    @Test
    void sequencesSortAsTexts() {
        long[] sequences = {0, 9, 10, 99, 1_000_000_000_000L, Long.MAX_VALUE};
        for (int i = 1; i < sequences.length; i++) {
            assertThat(headers(sequences[i - 1], MetaData.emptyInstance()).get("ce_sequence"))
                    .isLessThan(headers(sequences[i], MetaData.emptyInstance()).get("ce_sequence"));
        }
    }

    @ParameterizedTest
    @MethodSource("events")
    void theSchemaThatIsNamedExists(EventCatalog.Entry event) throws IOException {
        String file = "/events/%s.%s.schema.json".formatted(event.name(), event.revision());
        try (InputStream schema = getClass().getResourceAsStream(file)) {
            assertThat(schema).as(file).isNotNull();
            assertThat(JsonMapper.shared().readTree(schema).path("$id").asString())
                    .isEqualTo(CloudEvents.schemaOf(event).toString());
        }
    }

    static Iterable<EventCatalog.Entry> events() {
        return EventCatalog.ENTRIES;
    }

    private static Map<String, String> headers(long sequence, MetaData metaData) {
        EventTypes.Builder types = EventTypes.builder();
        EventCatalog.ENTRIES.forEach(event -> types.add(event.name(), event.revision(), event.eventClass()));
        CloudEvents cloudEvents =
                new CloudEvents(NamedTypeSerializer.of(types.build(), EvenbookJson::configure), () -> "5f2c");
        AccountId alice = new AccountId("acc_alice");
        ProducerRecord<String, byte[]> message = cloudEvents.recordOf(new GenericTrackedDomainEventMessage<>(
                new GlobalSequenceTrackingToken(42),
                new GenericDomainEventMessage<>(
                        "Account", alice.toString(), sequence, new AccountOpened(alice, null, null), metaData)));
        Map<String, String> headers = new TreeMap<>();
        message.headers()
                .forEach(header -> headers.put(header.key(), new String(header.value(), StandardCharsets.UTF_8)));
        return headers;
    }
}
