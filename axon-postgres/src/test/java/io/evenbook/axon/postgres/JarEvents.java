package io.evenbook.axon.postgres;

import java.util.List;
import java.util.stream.IntStream;
import org.axonframework.eventhandling.DomainEventMessage;
import org.axonframework.eventhandling.GenericDomainEventMessage;
import org.axonframework.eventsourcing.eventstore.DomainEventStream;

/** Events of jars, made without a jar. */
public final class JarEvents {

    private JarEvents() {}

    /** The event with this sequence number: the first opens the jar, later ones add a marble each. */
    public static DomainEventMessage<?> event(String jarId, long sequence) {
        return event(
                jarId,
                sequence,
                sequence == 0 ? new Jar.Opened(jarId) : new Jar.MarblesAdded(jarId, 1, (int) sequence));
    }

    public static DomainEventMessage<?> event(String jarId, long sequence, Object payload) {
        return new GenericDomainEventMessage<>("Jar", jarId, sequence, payload);
    }

    /** A stream from its first event on. */
    public static List<DomainEventMessage<?>> events(String jarId, int count) {
        return IntStream.range(0, count)
                .<DomainEventMessage<?>>mapToObj(sequence -> event(jarId, sequence))
                .toList();
    }

    public static List<Object> payloads(DomainEventStream stream) {
        return stream.asStream().<Object>map(DomainEventMessage::getPayload).toList();
    }

    public static List<Long> sequences(DomainEventStream stream) {
        return stream.asStream()
                .<Long>map(DomainEventMessage::getSequenceNumber)
                .toList();
    }
}
