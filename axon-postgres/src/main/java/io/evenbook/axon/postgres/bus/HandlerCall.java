package io.evenbook.axon.postgres.bus;

import static org.axonframework.commandhandling.GenericCommandResultMessage.asCommandResultMessage;

import java.util.List;
import org.axonframework.commandhandling.CommandBusSpanFactory;
import org.axonframework.commandhandling.CommandMessage;
import org.axonframework.messaging.DefaultInterceptorChain;
import org.axonframework.messaging.MessageHandlerInterceptor;
import org.axonframework.messaging.unitofwork.CurrentUnitOfWork;
import org.axonframework.messaging.unitofwork.DefaultUnitOfWork;
import org.axonframework.messaging.unitofwork.RollbackConfigurationType;
import org.axonframework.tracing.Span;

/** Calls the handler of a command: in a span, and in a unit of work if there are interceptors. */
final class HandlerCall {

    private final CommandBusSpanFactory spans;
    private final List<MessageHandlerInterceptor<? super CommandMessage<?>>> interceptors;

    HandlerCall(CommandBusSpanFactory spans, List<MessageHandlerInterceptor<? super CommandMessage<?>>> interceptors) {
        this.spans = spans;
        this.interceptors = interceptors;
    }

    /** Calls the handler and sets the command's result, whatever the handler throws. */
    <R> void run(PendingCommand<?, R> command) {
        try {
            command.result(asCommandResultMessage(handle(command)));
        } catch (Throwable e) {
            command.result(asCommandResultMessage(e));
        }
        if (CurrentUnitOfWork.isStarted()) {
            closeUnitsOfWork();
            if (!command.result().isExceptional()) {
                command.result(asCommandResultMessage(new IllegalStateException(
                        "Left a unit of work open: " + command.message().getCommandName())));
            }
        }
    }

    private Object handle(PendingCommand<?, ?> command) throws Exception {
        Span span = spans.createHandleCommandSpan(command.message(), false);
        if (interceptors.isEmpty()) {
            return span.runCallable(() -> command.handler().handle(command.message()));
        }
        DefaultUnitOfWork<CommandMessage<?>> unitOfWork = DefaultUnitOfWork.startAndGet(command.message());
        return unitOfWork.executeWithResult(
                () -> span.runCallable(
                        () -> new DefaultInterceptorChain<>(unitOfWork, interceptors, command.handler()).proceed()),
                RollbackConfigurationType.ANY_THROWABLE);
    }

    /** The next command would nest in them. */
    private static void closeUnitsOfWork() {
        while (CurrentUnitOfWork.isStarted()) {
            CurrentUnitOfWork.clear(CurrentUnitOfWork.get());
        }
    }
}
