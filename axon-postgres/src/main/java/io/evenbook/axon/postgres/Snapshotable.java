package io.evenbook.axon.postgres;

/** An aggregate root of which {@link StateSnapshots} can take snapshots. */
public interface Snapshotable {

    /**
     * The root as it is now. Another thread serializes it while this one goes on: what it refers to must never change again, as where the state is
     * an immutable value. Must not return null.
     *
     * @return another instance of the same class
     */
    Object snapshot();
}
