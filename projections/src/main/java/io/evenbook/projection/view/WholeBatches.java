package io.evenbook.projection.view;

import java.util.List;
import java.util.function.IntConsumer;
import org.axonframework.eventhandling.EventHandlerInvoker;
import org.axonframework.eventhandling.EventMessage;
import org.axonframework.eventhandling.Segment;
import org.axonframework.messaging.unitofwork.BatchingUnitOfWork;
import org.axonframework.messaging.unitofwork.CurrentUnitOfWork;

/**
 * Writes a processor's batch as a whole when its last event is handled. That is before the processor stores the token: a token never covers
 * what is not written. Every event is handled, so that positions advance with the log.
 */
final class WholeBatches implements EventHandlerInvoker {
    private final EventWriter writer;
    private final IntConsumer written;

    /** @param written is told the size of each batch once it is durable */
    WholeBatches(EventWriter writer, IntConsumer written) {
        this.writer = writer;
        this.written = written;
    }

    @Override
    public void handle(EventMessage<?> event, Segment segment) {
        BatchingUnitOfWork<?> batch = (BatchingUnitOfWork<?>) CurrentUnitOfWork.get();
        if (batch.isLastMessage(event)) {
            List<EventMessage<?>> events = batch.getMessages().stream().<EventMessage<?>>map(EventMessage.class::cast).toList();
            batch.afterCommit(_ -> written.accept(events.size()));
            try {
                writer.write(events);
            } catch (Error e) {
                // An error would end the processor's thread without a word.
                throw new IllegalStateException(e);
            }
        }
    }

    @Override
    public boolean canHandle(EventMessage<?> event, Segment segment) {
        return true;
    }

    @Override
    public boolean canHandleType(Class<?> payloadType) {
        return true;
    }

    /** Views are rebuilt beside themselves, never in place. */
    @Override
    public boolean supportsReset() {
        return false;
    }
}
