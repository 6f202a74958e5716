package io.evenbook.axon.postgres.log;

import io.evenbook.axon.postgres.serializer.NamedTypeSerializer;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.NavigableSet;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.axonframework.eventhandling.DomainEventMessage;
import org.axonframework.eventhandling.EventMessage;
import org.axonframework.eventhandling.EventUtils;
import org.axonframework.eventhandling.TrackedEventMessage;
import org.axonframework.eventsourcing.EventStreamUtils;
import org.axonframework.eventsourcing.eventstore.DomainEventStream;
import org.axonframework.serialization.SerializationException;
import org.axonframework.serialization.Serializer;
import org.axonframework.serialization.upcasting.event.EventUpcaster;

/** Turns rows into events: upcasts them, and deserializes a payload when somebody asks for it. */
final class EventDecoder {

    private final Serializer serializer;
    private final EventUpcaster upcasters;

    EventDecoder(Serializer serializer, EventUpcaster upcasters) {
        this.serializer = serializer;
        this.upcasters = upcasters;
    }

    /**
     * The events of a stream. Reading an event of an unknown type throws: a state without it would be wrong.
     *
     * @throws SerializationException while the stream is read, for an unknown event type
     */
    DomainEventStream stream(Stream<StoredEvent> rows) {
        DomainEventStream events = EventStreamUtils.upcastAndDeserializeDomainEvents(rows, serializer, upcasters);
        return DomainEventStream.of(events.asStream().map(EventDecoder::requireKnown), events::getLastSequenceNumber);
    }

    /** Domain events with their positions; unknown types are refused. */
    List<? extends DomainEventMessage<?>> domainEvents(List<StoredEvent> rows) {
        List<DomainEventMessage<?>> events = new ArrayList<>(rows.size());
        for (TrackedEventMessage<?> event : tracked(rows)) {
            events.add((DomainEventMessage<?>) requireKnown(event));
        }
        return events;
    }

    private static <E extends EventMessage<?>> E requireKnown(E event) {
        if (!(event instanceof UnreadableEvent) && NamedTypeSerializer.isUnknown(event)) {
            throw new SerializationException("Unknown event type: " + NamedTypeSerializer.nameOf(event));
        }
        return event;
    }

    /**
     * Tracked events that know their size and whether they end a command. Upcasters may drop or multiply events; a
     * command then ends with the last event that is left of it. An event on which an upcaster fails is an
     * {@link UnreadableEvent}.
     */
    List<TrackedEventMessage<?>> tracked(List<StoredEvent> rows) {
        NavigableSet<Long> commandEnds = new TreeSet<>();
        Map<Long, Integer> bytes = HashMap.newHashMap(rows.size());
        rows.forEach(row -> bytes.put(row.position(), row.bytes()));
        rows.stream().filter(StoredEvent::endsCommand).forEach(row -> commandEnds.add(row.position()));
        List<TrackedEventMessage<?>> events = upcast(rows);
        List<TrackedEventMessage<?>> logged = new ArrayList<>(events.size());
        for (int i = 0; i < events.size(); i++) {
            DomainEventMessage<?> event = (DomainEventMessage<?>) events.get(i);
            long position = Positions.of(events.get(i).trackingToken());
            long next = i + 1 < events.size() ? Positions.of(events.get(i + 1).trackingToken()) : Long.MAX_VALUE;
            Long end = commandEnds.ceiling(position);
            boolean endsCommand = end != null && end < next;
            logged.add(
                    event instanceof UnreadableEvent unreadable
                            ? unreadable.endingCommand(endsCommand)
                            : new LoggedEvent<>(
                                    position,
                                    event,
                                    event.getTimestamp(),
                                    endsCommand,
                                    bytes.getOrDefault(position, 0)));
        }
        return logged;
    }

    /** Halves the rows until it finds those on which an upcaster fails. */
    private List<TrackedEventMessage<?>> upcast(List<StoredEvent> rows) {
        try {
            return EventUtils.upcastAndDeserializeTrackedEvents(rows.stream(), serializer, upcasters)
                    .toList();
        } catch (RuntimeException e) {
            if (rows.size() == 1) {
                return List.of(
                        new UnreadableEvent(rows.getFirst(), e, rows.getFirst().endsCommand()));
            }
            int half = rows.size() / 2;
            return Stream.concat(
                            upcast(rows.subList(0, half)).stream(), upcast(rows.subList(half, rows.size())).stream())
                    .toList();
        }
    }
}
