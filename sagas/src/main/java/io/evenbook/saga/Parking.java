package io.evenbook.saga;

import io.evenbook.api.parked.ParkedEvent.ParkedRetried;
import io.evenbook.axon.postgres.log.EventLog;
import io.evenbook.axon.postgres.log.UnreadableEvent;
import io.evenbook.axon.postgres.reader.TransientFailure;
import io.evenbook.saga.ProcessDispatcher.Failure;
import java.sql.SQLException;
import java.util.function.LongFunction;
import org.axonframework.commandhandling.CommandExecutionException;
import org.axonframework.common.AxonTransientException;
import org.axonframework.eventhandling.EventMessage;
import org.axonframework.eventhandling.EventMessageHandler;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Passes each event to a process, and parks an event that cannot be read, or on which the process fails, until an
 * operator retries it; later events are handled meanwhile. If the database is unavailable, the whole batch fails and
 * comes again.
 */
public final class Parking implements EventMessageHandler {
    private static final Logger logger = LoggerFactory.getLogger(Parking.class);

    private static final Register NO_REGISTER = new Register() {
        @Override
        public void park(long position, String type) {}

        @Override
        public boolean isParked(long position) {
            return true;
        }
    };

    private final EventMessageHandler process;
    private final ProcessDispatcher commands;
    private final LongFunction<? extends EventMessage<?>> events;
    private final Register register;

    /**
     * Keeps account of the parked events in the transaction of the token. A batch that parked an event may be rolled
     * back, and handle it when it comes again: without a register, a retry handles that event once more.
     */
    public interface Register {
        /** @param type the name under which the event is stored */
        void park(long position, String type);

        /** Whether a retry of the event at a position has something to do. */
        boolean isParked(long position);
    }

    /**
     * Parks the events of a process that may handle an event twice.
     *
     * @param events finds the event at a position of the log
     */
    public Parking(
            EventMessageHandler process, ProcessDispatcher commands, LongFunction<? extends EventMessage<?>> events) {
        this(process, commands, events, NO_REGISTER);
    }

    /** Parks the events of a process that handles each event once. */
    public Parking(
            EventMessageHandler process,
            ProcessDispatcher commands,
            LongFunction<? extends EventMessage<?>> events,
            Register register) {
        this.process = process;
        this.commands = commands;
        this.events = events;
        this.register = register;
    }

    /** The events of a log by their positions. */
    public static LongFunction<? extends EventMessage<?>> eventsOf(EventLog log) {
        return position -> log.eventsBetween(position, position).getFirst();
    }

    @Override
    public boolean canHandle(EventMessage<?> message) {
        return process.canHandle(message) || isRetry(message);
    }

    /** Reads the payload of a retry only: that of another event may be unreadable. */
    private boolean isRetry(EventMessage<?> message) {
        return message.getPayloadType() == ParkedRetried.class
                && ((ParkedRetried) message.getPayload()).parkedId().reader().equals(commands.process());
    }

    @Override
    public Object handle(EventMessage<?> message) throws Exception {
        EventMessage<?> event = !(message instanceof UnreadableEvent) && isRetry(message)
                ? events.apply(((ParkedRetried) message.getPayload()).parkedId().position())
                : message;
        try {
            if (event instanceof UnreadableEvent unreadable) {
                throw unreadable.failure();
            }
            // One that was unreadable came to every process
            boolean isWanted =
                    event == message || process.canHandle(event) && register.isParked(EventLog.positionOf(event));
            if (isWanted) {
                process.handle(event);
            }
        } catch (Exception e) {
            if (isTransient(e)) {
                throw e;
            }
            logger.warn("{} failed on event {} and parks it", commands.process(), event.getIdentifier(), e);
            commands.park(event, Failure.of(e));
            register.park(EventLog.positionOf(event), ProcessDispatcher.typeOf(event));
        }
        return null;
    }

    /** Whether the database or the bus caused a failure: the whole batch fails then, and comes again. */
    public static boolean isTransient(Throwable failure) {
        return TransientFailure.causesOf(failure)
                .anyMatch(cause -> cause instanceof SQLException
                        || cause instanceof AxonTransientException
                        || cause instanceof CommandExecutionException);
    }
}
