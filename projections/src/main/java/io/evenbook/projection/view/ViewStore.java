package io.evenbook.projection.view;

import io.evenbook.axon.postgres.reader.LogBatch;
import io.evenbook.axon.postgres.reader.LogBatch;
import io.evenbook.axon.postgres.reader.TransientFailure;
import java.time.Duration;
import java.time.Instant;
import java.util.Set;
import org.axonframework.common.transaction.TransactionManager;
import org.axonframework.eventhandling.tokenstore.TokenStore;

/** A store with views in it, each in generations of its own tables or collections. */
interface ViewStore {
    /** Of tables and collections with more rows the numbers are estimated. */
    int COMPARED_ROWS = 100_000;

    Store kind();

    Set<String> views();

    /** Makes what is missing for a generation to be filled; again does nothing. */
    void create(Generation generation);

    /** Makes ahead what the rows of the coming months need; done again and again, and then costs nothing. */
    void prepare(Generation generation, Instant now);

    /** Lets readers see the first generation of a view; again does nothing. */
    void publishFirst(Generation generation);

    /** How far a generation is: it contains every event up to this position. 0 before it is created. */
    long positionOf(Generation generation);

    /**
     * Whether a generation was written from the log's present incarnation, as it always is where the view is in the
     * log's own database.
     */
    default boolean isOfThisLog(Generation generation) {
        return true;
    }

    /**
     * The form in which this build writes a view. It does not go on with a generation of another form, and rebuilds the
     * view instead: what is written must not depend on how far the view was when the build was changed.
     */
    String formOf(String view);

    /** The classes of the events that a view is made of, or interfaces that they have in common. */
    Set<Class<?>> eventsOf(String view);

    /** Writes a batch of the log, in order. What is in the generation already is not written again. */
    void write(Generation generation, LogBatch batch);

    /**
     * Counts by how many rows a generation differs from the live one. Takes seconds at most; disturbs neither readers
     * nor writers.
     */
    ViewDifference compare(Generation live, Generation building);

    /**
     * Lets readers see another generation, if that has come as far as the live one. To be called when it nearly has:
     * the position of the live one may be held from then on.
     *
     * @param promotion records the change; takes part in a transaction of PostgreSQL
     * @return unless DONE nothing has changed for readers, and it can be tried again
     */
    Swap goLive(Generation building, Generation live, Runnable promotion);

    /**
     * DONE: readers see the new generation. BEHIND: it lacks something that they have seen. HELD_UP: somebody reads the
     * view for long.
     */
    enum Swap {
        DONE,
        BEHIND,
        HELD_UP
    }

    /**
     * Says of a live generation that it contains nothing of this log: its position is 0, whatever was written; again
     * does nothing.
     */
    void disown(Generation live);

    /** Lets the position of the live generation advance after a rebuild that did not go live; again does nothing. */
    void releasePosition(Generation live);

    /** What a rebuild beside a live generation takes of the disk, and what is there. */
    Room roomBeside(Generation live);

    /**
     * Removes a generation, its token included; again does nothing.
     *
     * @return false if somebody still reads it; it can be tried again
     */
    boolean drop(Generation generation);

    /** Where the tokens are: not ahead of what is written, whatever happens. */
    TokenStore tokens();

    /** The pace of its readers; the longer, the more events share what a batch costs. */
    Duration pace();

    /** What a batch of the log is written in. */
    TransactionManager transactions();

    /** Whether the store or the network caused a failure to write a batch, and not its events. */
    default boolean isTransient(Throwable failure) {
        return TransientFailure.isIn(failure);
    }
}
