package io.evenbook.axon.postgres.bus;

import java.util.List;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.concurrent.CopyOnWriteArrayList;
import org.axonframework.commandhandling.CommandMessage;
import org.axonframework.commandhandling.DuplicateCommandHandlerSubscriptionException;
import org.axonframework.common.Registration;
import org.axonframework.messaging.MessageDispatchInterceptor;
import org.axonframework.messaging.MessageHandler;
import org.axonframework.messaging.MessageHandlerInterceptor;

/** The subscribed handlers, one per command name, and the interceptors. Thread-safe. */
final class CommandHandlers {

    private final ConcurrentMap<String, MessageHandler<? super CommandMessage<?>>> handlers = new ConcurrentHashMap<>();
    private final List<MessageHandlerInterceptor<? super CommandMessage<?>>> handlerInterceptors =
            new CopyOnWriteArrayList<>();
    private final List<MessageDispatchInterceptor<? super CommandMessage<?>>> dispatchInterceptors =
            new CopyOnWriteArrayList<>();

    /** The handler of a command; null if none is subscribed. */
    MessageHandler<? super CommandMessage<?>> find(String commandName) {
        return handlers.get(commandName);
    }

    /** @throws DuplicateCommandHandlerSubscriptionException if another handler is subscribed for the command */
    Registration subscribe(String commandName, MessageHandler<? super CommandMessage<?>> handler) {
        MessageHandler<? super CommandMessage<?>> other = handlers.putIfAbsent(commandName, handler);
        if (other != null && other != handler) {
            throw new DuplicateCommandHandlerSubscriptionException(commandName, other, handler);
        }
        return () -> handlers.remove(commandName, handler);
    }

    /** The interceptors of handlers; reflects later registrations. */
    List<MessageHandlerInterceptor<? super CommandMessage<?>>> interceptors() {
        return handlerInterceptors;
    }

    Registration register(MessageHandlerInterceptor<? super CommandMessage<?>> interceptor) {
        handlerInterceptors.add(interceptor);
        return () -> handlerInterceptors.remove(interceptor);
    }

    Registration register(MessageDispatchInterceptor<? super CommandMessage<?>> interceptor) {
        dispatchInterceptors.add(interceptor);
        return () -> dispatchInterceptors.remove(interceptor);
    }

    /** Passes a command through all dispatch interceptors. */
    @SuppressWarnings("unchecked")
    <C> CommandMessage<C> intercept(CommandMessage<C> command) {
        CommandMessage<?> intercepted = command;
        for (MessageDispatchInterceptor<? super CommandMessage<?>> interceptor : dispatchInterceptors) {
            intercepted = (CommandMessage<?>) interceptor.handle(intercepted);
        }
        return (CommandMessage<C>) intercepted;
    }
}
