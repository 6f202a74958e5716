package io.evenbook.axon.postgres.bus;

import io.evenbook.axon.postgres.bus.StreamStates.Appended;
import io.evenbook.axon.postgres.log.EventLog;
import io.evenbook.axon.postgres.log.StagedEvent;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.axonframework.eventhandling.DomainEventMessage;
import org.axonframework.eventhandling.GenericDomainEventMessage;
import org.axonframework.messaging.MetaData;
import org.axonframework.messaging.correlation.CorrelationDataProvider;
import org.axonframework.serialization.Serializer;

/** Serializes the events of a decision, within the bounds of one command: 1,000,000 bytes of payloads. */
final class EventStager {

    /** The limit for one event and for all events of one command, serialized, without metadata. */
    static final int MAX_BYTES = EventLog.MAX_EVENT_BYTES;

    private final Serializer serializer;
    private final List<CorrelationDataProvider> correlation;

    EventStager(Serializer serializer, List<CorrelationDataProvider> correlation) {
        this.serializer = serializer;
        this.correlation = correlation;
    }

    /** @throws BoundsExceededException if one event or all together are too large */
    List<StagedEvent> stage(Decision decision, Instant time) {
        if (decision.appended().isEmpty()) {
            return List.of();
        }
        MetaData metaData = MetaData.from(correlationData(decision.command())).mergedWith(decision.notes());
        byte[] metaDataBytes = serializer.serialize(metaData, byte[].class).getData();
        List<StagedEvent> staged = new ArrayList<>(decision.appended().size());
        long size = 0;
        for (Appended appended : decision.appended()) {
            StagedEvent event = StagedEvent.of(message(appended, metaData, time), serializer, metaDataBytes);
            if (event.payload().getData().length > MAX_BYTES) {
                throw new BoundsExceededException("event-bytes", MAX_BYTES);
            }
            size += event.payload().getData().length;
            staged.add(event);
        }
        if (size > MAX_BYTES) {
            throw new BoundsExceededException("bytes", MAX_BYTES);
        }
        return staged;
    }

    private static DomainEventMessage<?> message(Appended appended, MetaData metaData, Instant time) {
        return new GenericDomainEventMessage<>(
                appended.type().name(),
                appended.id(),
                appended.sequence(),
                appended.event(),
                metaData,
                appended.eventId(),
                time);
    }

    private Map<String, Object> correlationData(PendingCommand<?, ?> command) {
        Map<String, Object> data = new HashMap<>();
        correlation.forEach(provider -> data.putAll(provider.correlationDataFor(command.message())));
        return data;
    }
}
