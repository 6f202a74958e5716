package io.evenbook.saga;

import org.axonframework.eventhandling.EventMessage;
import org.axonframework.eventhandling.EventMessageHandler;
import org.axonframework.eventhandling.GenericEventMessage;
import org.axonframework.messaging.ResultMessage;
import org.axonframework.messaging.unitofwork.DefaultUnitOfWork;

/** Gives events to a handler as its reader does. */
public final class Handling {
    private Handling() {}

    /** Whether the reader would give it the event. */
    public static boolean isWanted(EventMessageHandler handler, Object event) {
        return handler.canHandle(new GenericEventMessage<>(event));
    }

    /** One event in a batch of its own; the result is exceptional if that batch is to be done again. */
    public static ResultMessage<?> of(EventMessageHandler handler, Object event) {
        EventMessage<?> message = event instanceof EventMessage<?> given ? given : new GenericEventMessage<>(event);
        return DefaultUnitOfWork.startAndGet(message).executeWithResult(() -> handler.handle(message));
    }
}
