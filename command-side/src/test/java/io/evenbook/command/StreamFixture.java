package io.evenbook.command;

import io.evenbook.axon.postgres.bus.StreamType;
import java.util.List;
import java.util.stream.Stream;
import org.axonframework.eventhandling.GenericDomainEventMessage;
import org.axonframework.messaging.Message;
import org.axonframework.test.aggregate.AggregateTestFixture;
import org.axonframework.test.aggregate.TestExecutor;

/**
 * Axon's fixture for the commands of one stream: given its events, when a command, expect events of this stream.
 * Commands make the other streams.
 *
 * @param <S> the state of the stream
 * @param <E> its events
 */
final class StreamFixture<S, E> {
    private final AggregateTestFixture<Unused> fixture;
    private final StreamType<S, E> type;
    private final Class<E> eventType;
    private final String id;
    private final List<?> others;
    private List<E> given = List.of();

    /** The fixture requires the class of an aggregate; with registered handlers it never creates one. */
    static final class Unused {}

    /** @param others commands that create the other streams */
    StreamFixture(StreamType<S, E> type, Class<E> eventType, Object id, List<?> others, Class<?>... commands) {
        this.fixture = new AggregateTestFixture<>(Unused.class);
        this.type = type;
        this.eventType = eventType;
        this.id = id.toString();
        this.others = others;
        for (Class<?> command : commands) {
            fixture.registerCommandHandler(command, this::handle);
        }
    }

    TestExecutor<Unused> given(Object... events) {
        given = Stream.of(events).map(eventType::cast).toList();
        return events.length == 0 ? fixture.givenNoPriorActivity() : fixture.given(events);
    }

    private Object handle(Message<?> command) {
        MemoryStreams streams = new MemoryStreams();
        others.forEach(other -> streams.commit(() -> Handlers.decide(other, streams)));
        streams.commit(() -> {
            given.forEach(event -> streams.append(type, id, event));
            return null;
        });
        long next = streams.version(type, id) + 1;
        MemoryStreams.Commit<Object> commit = streams.commit(() -> Handlers.handle(command, streams));
        for (Object event : commit.events()) {
            if (eventType.isInstance(event)) {
                fixture.getEventStore().publish(new GenericDomainEventMessage<>(type.name(), id, next++, event));
            }
        }
        return commit.result();
    }
}
