package io.evenbook.projection.outlet;

import io.cloudevents.CloudEvent;
import io.cloudevents.core.builder.CloudEventBuilder;
import io.cloudevents.kafka.KafkaMessageFactory;
import io.evenbook.api.EventMetaData;
import io.evenbook.api.catalog.EventCatalog;
import java.net.URI;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.axonframework.eventhandling.DomainEventMessage;
import org.axonframework.eventhandling.TrackedEventMessage;
import org.axonframework.serialization.Serializer;

/**
 * Makes CloudEvents 1.0 of events, in the binary mode of the Kafka protocol binding: attributes are headers, the
 * payload is the value. Consumers recognize a repeated message by its id or its position.
 */
final class CloudEvents {
    private static final String TOPIC_PREFIX = "evenbook.";
    private static final String SOURCE = "urn:evenbook:ledger:";

    /** CloudEvents compares sequences as texts, so they are padded to the 19 digits of a {@code long}. */
    private static final String SEQUENCE = "%019d";

    private static final Map<String, String> FROM_METADATA = Map.of(
            "actor", EventMetaData.ACTOR,
            "correlationid", EventMetaData.CORRELATION_ID,
            "causationid", EventMetaData.CAUSATION_ID,
            "reason", EventMetaData.REASON);

    private final Serializer serializer;
    private final Supplier<String> incarnation;

    /**
     * @param serializer the log's: its bytes are published unchanged
     * @param incarnation supplies the id of the log's incarnation, which changes with each restore
     */
    CloudEvents(Serializer serializer, Supplier<String> incarnation) {
        this.serializer = serializer;
        this.incarnation = incarnation;
    }

    /** One topic for the events of each package, such as {@code evenbook.account}. */
    static List<String> topics() {
        return EventCatalog.ENTRIES.stream().map(CloudEvents::topic).distinct().toList();
    }

    private static String topic(EventCatalog.Entry event) {
        return TOPIC_PREFIX + event.feature();
    }

    /** The {@code $id} of the event's JSON schema. */
    static URI schemaOf(EventCatalog.Entry event) {
        return URI.create("urn:evenbook:event:%s:%s".formatted(event.name(), event.revision()));
    }

    /** The events of one aggregate have one key, so Kafka keeps their order. */
    ProducerRecord<String, byte[]> recordOf(TrackedEventMessage<?> message) {
        DomainEventMessage<?> event = (DomainEventMessage<?>) message;
        EventCatalog.Entry type = EventCatalog.of(event.getPayloadType());
        CloudEventBuilder builder = CloudEventBuilder.v1()
                .withId(event.getIdentifier())
                .withSource(URI.create(SOURCE + incarnation.get()))
                .withType(type.name())
                .withSubject(event.getAggregateIdentifier())
                .withTime(event.getTimestamp().atOffset(ZoneOffset.UTC))
                .withDataContentType("application/json")
                .withData(event.serializePayload(serializer, byte[].class).getData())
                .withExtension(
                        "position",
                        Long.toString(message.trackingToken().position().orElseThrow()))
                .withDataSchema(schemaOf(type))
                .withExtension("sequence", SEQUENCE.formatted(event.getSequenceNumber()))
                .withExtension("revision", type.revision());
        FROM_METADATA.forEach((extension, name) -> {
            Object value = event.getMetaData().get(name);
            if (value != null) {
                builder.withExtension(extension, value.toString());
            }
        });
        CloudEvent cloudEvent = builder.build();
        // No timestamp: Kafka counts the retention from the arrival
        return KafkaMessageFactory.<String>createWriter(topic(type), event.getAggregateIdentifier())
                .writeBinary(cloudEvent);
    }
}
