package io.evenbook.projection.replay;

import io.evenbook.projection.view.Store;
import io.evenbook.projection.view.ViewDifference;

/**
 * How far a projection is, for operators.
 *
 * @param position of the last event in what readers see
 * @param head the position of the log's last event
 * @param lagSeconds for how long the first event that is missing has been in the log
 * @param replay only while it is rebuilt
 * @param lastError only while it does not advance
 * @param outdated whether readers see rows that another build wrote, or that belong to another log: they do not advance
 *     until a rebuild is live, which begins by itself
 * @param difference by how many rows what is being built, or was built last, differs from what it replaces; counted
 *     just before the swap, null before and for a view that was never rebuilt
 */
record ProjectionStatus(
        String name,
        Store store,
        long position,
        long head,
        long lagEvents,
        double lagSeconds,
        Status status,
        Replay replay,
        String lastError,
        boolean outdated,
        ViewDifference difference) {

    /** LIVE: at the head, or within a moment of it. REPLAYING tells of a rebuild, also of one that fails now. */
    enum Status {
        LIVE,
        CATCHING_UP,
        REPLAYING,
        FAILED
    }

    /** @param etaSeconds null while there is no pace to tell it from */
    record Replay(double progressPercent, long eventsPerSecond, Long etaSeconds) {}
}
