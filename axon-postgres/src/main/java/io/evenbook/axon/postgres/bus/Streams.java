package io.evenbook.axon.postgres.bus;

import java.time.Instant;
import java.util.Collection;
import java.util.function.Supplier;

/**
 * What a command is decided on and what it changes: the states of any number of streams. All events that one command
 * appends are one commit, or none of them is stored.
 *
 * <p>States are durable states plus all that the commands decided before this one have appended, in the same batch
 * included. A handler looks up everything it needs, checks all its rules, and only then appends; what it appended
 * before it throws is undone. A handler may run more than once, so it must have no effect but its events.
 *
 * <p>Handlers of a {@link SerialCommandBus} declare a parameter of this type. It is valid while the handler runs.
 */
public interface Streams {

    /** The version of a stream without events. */
    long NONE = -1;

    /** A stream. */
    record Stream(StreamType<?, ?> type, String id) {

        /** @param id its text is the identifier of the stream */
        public static Stream of(StreamType<?, ?> type, Object id) {
            return new Stream(type, id.toString());
        }
    }

    /** The state of a stream; null if it has no events. */
    <S> S find(StreamType<S, ?> type, Object id);

    /** The sequence number of the last event of a stream, from 0; {@link #NONE} if it has none. */
    long version(StreamType<?, ?> type, Object id);

    /**
     * Makes sure that all these streams are in memory: those that are not are read together, and not one after the
     * other.
     */
    void load(Collection<Stream> streams);

    /** Appends an event to a stream. */
    <E> void append(StreamType<?, E> type, Object id, E event);

    /**
     * Appends an event to a stream whose last sequence number another state knows, so that the stream need not be in
     * memory.
     *
     * @param version the sequence number of the last event so far, or {@link #NONE} for a stream that begins with a new
     *     identifier. If that is not true the commit fails with a
     *     {@link org.axonframework.modelling.command.ConcurrencyException}
     */
    <E> void append(StreamType<?, E> type, Object id, long version, E event);

    /**
     * Uses a unique key, for good if the command succeeds. The command must name it among its
     * {@link CommandKeys#UNIQUE_KEYS}.
     *
     * @throws UniqueKeyUsedException if it has been used; says where the events are of the command, or of the
     *     {@link #attempt part} of a command, that used it
     */
    void use(String uniqueKey);

    /** Whether a unique key has been used. The command must name it among its {@link CommandKeys#UNIQUE_KEYS}. */
    boolean isUsed(String uniqueKey);

    /**
     * The time of the batch: {@code recorded_at} of all its events, in microseconds, and never earlier than an event
     * before.
     */
    Instant time();

    /**
     * Decides a part of the command that may fail by itself: if it throws, what it has appended is undone and the
     * exception goes on; what was appended before stays.
     */
    <T> T attempt(Supplier<T> part);

    /** The position of the last event before the command's own, and of those it has appended so far. */
    long position();

    /**
     * Has another command decided right after the commit of this one, before any other. The sender is answered after
     * the last. The command that continues has the same metadata; unique keys are taken by the first, the
     * {@link CommandKeys#COMMAND_KEY} by the last, with the answer. If they are broken off in between, a repeat is
     * decided anew and must do only what is left to be done.
     */
    void continueWith(Object command);
}
