package io.evenbook.axon.postgres.log;

import org.axonframework.eventhandling.EventMessage;

/**
 * Makes the event with which each epoch of a {@link io.evenbook.axon.postgres.lease.CommandLease} begins. The owner
 * commits it before it decides a command: everything before it in the log is durable then, a former owner's last
 * commits included.
 */
@FunctionalInterface
public interface EpochEvent {

    /** The stream of these events. */
    String STREAM = "log";

    /** The type of that stream. */
    String STREAM_TYPE = "Log";

    /**
     * The event, with its metadata.
     *
     * @param owner the name of the process
     * @param incarnation id of the log's incarnation, see {@link EventLog#incarnation}
     */
    EventMessage<?> begins(long epoch, String owner, String incarnation);
}
