package io.evenbook.saga;

import org.axonframework.eventhandling.EventMessage;
import org.axonframework.eventhandling.EventMessageHandler;
import org.axonframework.eventhandling.GenericEventMessage;
import org.axonframework.messaging.ResultMessage;
import org.axonframework.messaging.unitofwork.DefaultUnitOfWork;

/** Passes events to a handler as its reader does. */
public final class Handling {
    private Handling() {}

    /** Whether the reader would give it the event. */
    public static boolean isWanted(EventMessageHandler handler, Object event) {
        return handler.canHandle(new GenericEventMessage<>(event));
    }

    /** Handles one event as a batch; the result is exceptional if the batch would come again. */
    public static ResultMessage<?> of(EventMessageHandler handler, Object event) {
        EventMessage<?> message = event instanceof EventMessage<?> given ? given : new GenericEventMessage<>(event);
        return DefaultUnitOfWork.startAndGet(message).executeWithResult(() -> handler.handle(message));
    }
}
