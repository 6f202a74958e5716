package io.evenbook.saga.poison;

import io.evenbook.api.EventMetaData;
import io.evenbook.api.RejectedException;
import io.evenbook.api.id.ParkedId;
import io.evenbook.api.parked.ParkedCommand.ParkEvent;
import io.evenbook.api.parked.ParkedCommand.ResolveParked;
import io.evenbook.api.parked.ParkedEvent.EventParked;
import io.evenbook.api.parked.ParkedEvent.ParkedResolved;
import io.evenbook.api.parked.ParkedEvent.ParkedRetried;
import io.evenbook.axon.postgres.lease.Ownership;
import io.evenbook.axon.postgres.log.EventLog;
import io.evenbook.axon.postgres.reader.PoisonEvents;
import io.evenbook.axon.postgres.reader.PoisonEvents.PoisonEvent;
import io.evenbook.saga.OwnerSchedule;
import io.evenbook.saga.SystemCommands;
import java.time.Duration;
import java.util.Optional;
import org.axonframework.commandhandling.CommandBus;
import org.axonframework.eventhandling.DomainEventMessage;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Parks the commands that views and the publication cannot handle, once a second, and has operators' decisions reach
 * their readers. The log says what operators know and decided; the table of poison events follows it, so that each run
 * may end half-way.
 */
final class PoisonParking extends OwnerSchedule {
    static final String NAME = "PoisonEvents";
    static final String CODE = "reader.failed";
    static final String HANDLED = "the reader has handled the event, or its rebuild was stopped";

    private static final Duration INTERVAL = Duration.ofSeconds(1);
    private static final Logger logger = LoggerFactory.getLogger(PoisonParking.class);

    private final PoisonEvents poisonEvents;
    private final EventLog log;
    private final SystemCommands commands;

    PoisonParking(PoisonEvents poisonEvents, EventLog log, CommandBus bus, Ownership ownership) {
        super("poison-events", ownership, INTERVAL);
        this.poisonEvents = poisonEvents;
        this.log = log;
        this.commands = new SystemCommands(NAME, bus);
    }

    @Override
    protected Duration firstDelay() {
        return Duration.ZERO;
    }

    @Override
    protected void run() {
        RuntimeException failure = null;
        for (PoisonEvent poison : poisonEvents.undecided()) {
            try {
                bringForward(poison);
            } catch (RuntimeException e) {
                failure = e;
            }
        }
        if (failure != null) {
            throw failure;
        }
    }

    private void bringForward(PoisonEvent poison) {
        ParkedId parkedId = ParkedId.of(poison.reader(), poison.position());
        Optional<? extends DomainEventMessage<?>> last =
                log.eventsOf(parkedId.value()).reduce((_, next) -> next);
        Object stage = last.map(DomainEventMessage::getPayload).orElse(null);
        if (stage instanceof ParkedResolved resolved && !isByThisProcess(last.get())) {
            poisonEvents.skip(poison.reader(), poison.position());
            logger.warn("The reader {} is to skip the events of {}: {}", poison.reader(), parkedId, resolved.reason());
        } else if (poison.handled()) {
            if (stage instanceof EventParked) {
                send(new ResolveParked(parkedId, HANDLED));
            }
            poisonEvents.remove(poison.reader(), poison.position());
        } else if (stage instanceof EventParked) {
            poisonEvents.park(poison.reader(), poison.position());
        } else if (stage instanceof ParkedRetried && poison.parked()) {
            // The reader records it anew if it fails again
            poisonEvents.remove(poison.reader(), poison.position());
        } else {
            send(new ParkEvent(parkedId, poison.eventId(), poison.eventType(), CODE, poison.error()));
            poisonEvents.park(poison.reader(), poison.position());
        }
    }

    private static boolean isByThisProcess(DomainEventMessage<?> event) {
        return EventMetaData.system(NAME).equals(event.getMetaData().get(EventMetaData.ACTOR));
    }

    /** An operator who decides at the same moment may be first: the next run finds what was decided. */
    private void send(Object command) {
        commands.send(command)
                .join()
                .optionalExceptionResult()
                .filter(failure -> !(failure instanceof RejectedException))
                .ifPresent(failure -> {
                    throw new IllegalStateException("not done: " + command, failure);
                });
    }
}
