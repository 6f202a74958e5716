package io.evenbook.stream.log;

import java.time.Instant;

/** What streams make of the log. Called by one thread, in the order of the log. */
public interface LogListener {
    /** Whether it wants events of a type. */
    boolean wants(Class<?> eventType);

    /**
     * An event happened.
     *
     * @param place where it stands
     * @param event of a wanted type
     */
    void happened(Place place, Object event);

    /** An event cannot be read; nobody knows its type. */
    void unreadable(String streamId);

    /** All events of some commands were given. @param position position of the last one, wanted or not */
    void ended(long position);

    /** All that it knows is void: the log was set back or continues elsewhere. */
    void replaced();

    /**
     * Where an event stands.
     *
     * @param position in the log
     * @param sequence in its stream
     */
    record Place(long position, long sequence, Instant recordedAt) {}
}
