package io.evenbook.saga;

import io.evenbook.api.EventMetaData;
import io.evenbook.api.RejectedException;
import io.evenbook.api.RejectedPart;
import io.evenbook.api.Rejection;
import io.evenbook.axon.postgres.BatchDispatcher;
import java.util.Map;
import java.util.function.Consumer;
import org.axonframework.eventhandling.EventMessage;

/** Sends the commands of one process: at once, in order, and before its token moves on their outcomes are durable. */
public final class ProcessDispatcher {
    private final String process;
    private final BatchDispatcher commands;

    /** @param process names the actor of the commands */
    public ProcessDispatcher(String process, BatchDispatcher commands) {
        this.process = process;
        this.commands = commands;
    }

    /**
     * Why a command was not done, and would not be if it were sent again.
     *
     * @param code a rejection's, or {@code saga.failed}
     */
    public record Failure(String code, String detail) {
        public static Failure of(Throwable cause) {
            return cause instanceof RejectedException rejected
                    ? new Failure(rejected.rejection().code(), detail(rejected.rejection()))
                    : new Failure("saga.failed", cause.toString());
        }

        private static String detail(Rejection rejection) {
            return rejection instanceof RejectedPart part
                    ? "%s %d: %s".formatted(part.part(), part.index(), detail(part.cause()))
                    : rejection.detail();
        }
    }

    /**
     * Sends a command that may be refused.
     *
     * @param cause the event that the process reacts to
     */
    public void send(Object command, EventMessage<?> cause, Consumer<Failure> onFailed) {
        commands.send(command, metaData(cause), failure -> onFailed.accept(Failure.of(failure)));
    }

    /** Sends a command that nobody has a reason to refuse: if one does, the process stops there rather than lose it. */
    public void send(Object command, EventMessage<?> cause) {
        send(command, cause, failure -> {
            throw new IllegalStateException("must not be refused: %s, %s: %s".formatted(command, failure.code(), failure.detail()));
        });
    }

    private Map<String, ?> metaData(EventMessage<?> cause) {
        Object correlationId = cause.getMetaData().getOrDefault(EventMetaData.CORRELATION_ID, cause.getIdentifier());
        return Map.of(
                EventMetaData.ACTOR, EventMetaData.system(process),
                EventMetaData.CORRELATION_ID, correlationId,
                EventMetaData.CAUSATION_ID, cause.getIdentifier());
    }
}
