package io.evenbook.projection.view;

import io.evenbook.axon.postgres.reader.LogBatch;
import io.evenbook.axon.postgres.reader.TransientFailure;
import java.time.Duration;
import java.time.Instant;
import java.util.Set;
import org.axonframework.common.transaction.TransactionManager;
import org.axonframework.eventhandling.tokenstore.TokenStore;

/** A store of views. Each generation of a view has its own tables or collection. */
interface ViewStore {
    /** Larger tables and collections are estimated and not compared. */
    int COMPARED_ROWS = 100_000;

    Store kind();

    Set<String> views();

    /** Creates the tables or the collection of a generation; repeatable. */
    void create(Generation generation);

    /** Creates partitions for the coming months ahead; repeatable, and cheap if they exist. */
    void prepare(Generation generation, Instant now);

    /** Lets readers see the first generation of a view; repeatable. */
    void publishFirst(Generation generation);

    /** The position of a generation, which contains every event up to it; 0 before it is created. */
    long positionOf(Generation generation);

    /**
     * Whether a generation was written from the log's current incarnation. Always true for views in the log's own
     * database.
     */
    default boolean isOfThisLog(Generation generation) {
        return true;
    }

    /**
     * The form in which this software writes a view. It rebuilds a view of another form instead of continuing it: a
     * view must not contain rows of two forms.
     */
    String formOf(String view);

    /** The classes or interfaces of the events of a view. */
    Set<Class<?>> eventsOf(String view);

    /** Writes a batch in order; skips events that the generation contains. */
    void write(Generation generation, LogBatch batch);

    /**
     * Counts the rows in which a generation differs from the live one. Takes seconds; blocks neither readers nor
     * writers.
     */
    ViewDifference compare(Generation live, Generation building);

    /**
     * Lets readers see another generation if it has reached the position of the live one. Call it when it nearly has:
     * from then on the store may hold the position of the live one.
     *
     * @param promotion records the change, in a transaction of PostgreSQL
     * @return unless DONE nothing has changed for readers; try again later
     */
    Swap goLive(Generation building, Generation live, Runnable promotion);

    /**
     * DONE: readers see the new generation. BEHIND: it lacks events of the live one. HELD_UP: a long reader blocks the
     * swap.
     */
    enum Swap {
        DONE,
        BEHIND,
        HELD_UP
    }

    /** Sets the position of a live generation to 0, since it belongs to another log; repeatable. */
    void disown(Generation live);

    /** Releases the position of the live generation after a rebuild that did not go live; repeatable. */
    void releasePosition(Generation live);

    /** The disk space that a rebuild takes, and the free space. */
    Room roomBeside(Generation live);

    /**
     * Removes a generation and its token; repeatable.
     *
     * @return false if a reader still blocks it; try again later
     */
    boolean drop(Generation generation);

    /** The tokens of the readers, which are never ahead of the rows. */
    TokenStore tokens();

    /** The pause between batches: a longer one puts more events into each. */
    Duration pace();

    /** The transactions in which batches are written. */
    TransactionManager transactions();

    /** Whether the store or the network caused a failure to write a batch, and not its events. */
    default boolean isTransient(Throwable failure) {
        return TransientFailure.isIn(failure);
    }
}
