package io.evenbook.axon.postgres.bus;

/**
 * A state that its events change in place, because a new value for each event would cost too much: an order book. The
 * bus marks it before each event, undoes it if the command or the write fails, and settles it once the events are
 * durable. All other states are immutable values.
 *
 * <p>Such a state stays in memory once it was needed, and does not count against the memory of the others: it is large,
 * and needed often. Its snapshots are taken of a second one ({@link io.evenbook.axon.postgres.fold.SnapshotWriter}).
 *
 * <p>Only the command thread uses a state after it was loaded. A handler may change it as well, to see what would come
 * of a command, and must undo all of that before it appends or throws.
 */
public interface Reversible {

    /** Where {@link #undoTo} goes back to. */
    int mark();

    /** Undoes all changes since a mark, and forgets the mark. Later marks are void. */
    void undoTo(int mark);

    /** Keeps all changes for good. All marks are void. */
    void settle();
}
