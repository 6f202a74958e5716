package io.evenbook.axon.postgres.bus;

import java.time.Instant;
import java.util.Collection;
import java.util.function.Supplier;

/**
 * The streams that a command reads and appends to. All events of one command are one commit: either all of them are
 * stored or none.
 *
 * <p>A state includes the events of all commands decided before this one, also those of the same batch. A handler looks
 * up all its streams, checks all its rules, and only then appends; if it throws, the bus undoes its events. A handler
 * may run more than once, so it must have no effect but its events.
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
     * Makes sure that all these streams are in memory. The bus reads missing ones together instead of one after the
     * other.
     */
    void load(Collection<Stream> streams);

    /** Appends an event to a stream. */
    <E> void append(StreamType<?, E> type, Object id, E event);

    /**
     * Appends an event to a stream that need not be in memory, because another state knows its last sequence number.
     *
     * @param version the sequence number of its last event, or {@link #NONE} for a new stream. If it is wrong, the
     *     command fails with a {@link org.axonframework.modelling.command.ConcurrencyException}
     */
    <E> void append(StreamType<?, E> type, Object id, long version, E event);

    /**
     * Uses a unique key, forever if the command succeeds. The command must list it in its
     * {@link CommandKeys#UNIQUE_KEYS}.
     *
     * @throws UniqueKeyUsedException if it was used before; carries the positions of the events of the command, or of
     *     the {@link #attempt part} of a command, that used it
     */
    void use(String uniqueKey);

    /** Whether a unique key was used. The command must list it in its {@link CommandKeys#UNIQUE_KEYS}. */
    boolean isUsed(String uniqueKey);

    /**
     * The time of the batch: {@code recorded_at} of all its events, in microseconds, never earlier than that of an
     * earlier event.
     */
    Instant time();

    /**
     * Runs a part of the command that may fail by itself: if it throws, the bus undoes the events of the part and
     * rethrows; earlier events stay.
     */
    <T> T attempt(Supplier<T> part);

    /** The position of the last event so far, the events of this command included. */
    long position();

    /**
     * Adds to the metadata of all events of this command, such as on whose behalf it acts.
     *
     * @throws IllegalArgumentException if the command has noted another value
     */
    void note(String key, String value);

    /**
     * Continues with another command, right after the commit of this one and before any other. The sender gets the
     * answer of the last. All parts have the same metadata; the first part uses the unique keys, the last one the
     * {@link CommandKeys#COMMAND_KEY}, with the answer. If the process ends in between, a repeat is decided again and
     * must do only what is left.
     */
    void continueWith(Object command);

    /**
     * Decides a command in another commit, as {@link #continueWith} does, after one that did nothing but what was due
     * before it. So the client's {@link CommandKeys#EXPECTED_VERSION} holds on: it is compared with what is found then.
     */
    default void decideAgain(Object command) {
        continueWith(command);
    }
}
