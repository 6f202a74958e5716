package io.evenbook.axon.postgres.snapshot;

import java.util.Iterator;
import java.util.function.Consumer;

/**
 * How a state that is too large for one row is written as chunks of bytes, and read. Such a state may change in place:
 * nobody else uses the one that is written.
 *
 * @param <S> the state
 */
public interface ChunkForm<S> {

    /** Increase it when the form changes: snapshots of other versions are skipped. */
    int version();

    /** Writes a state. @param chunks receives each chunk, of some megabytes at most; at least one */
    void write(S state, Consumer<byte[]> chunks);

    /**
     * Reads a state.
     *
     * @param chunks all that {@link #write} wrote, in its order; each is read from the database when it is asked for
     * @throws RuntimeException if they do not fit
     */
    S read(Iterator<byte[]> chunks);

    /** A text of at most 64 characters; equal states have equal ones, and others almost never. */
    String hash(S state);

    /** The {@link #hash} that an event says the state has behind it; null if it says none. */
    String hashAfter(Object event);
}
