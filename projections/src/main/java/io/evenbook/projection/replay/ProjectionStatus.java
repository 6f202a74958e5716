package io.evenbook.projection.replay;

import io.evenbook.projection.view.Store;
import io.evenbook.projection.view.ViewDifference;

/**
 * The progress of a projection, for operators.
 *
 * @param position of the last event in the rows that readers see
 * @param head the position of the log's last event
 * @param lagSeconds how long ago the first missing event was recorded
 * @param replay null unless the view is being rebuilt
 * @param lastError null while the projection advances
 * @param outdated whether readers see rows of another build or of another log; they do not advance until the rebuild,
 *     which starts by itself, is live
 * @param difference how many rows of the new generation, or of the last one built, differ from the replaced ones;
 *     counted just before the swap, null until then and for a view that was never rebuilt
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

    /** LIVE: less than 1 s behind the head. REPLAYING: being rebuilt, even if the rebuild fails at present. */
    enum Status {
        LIVE,
        CATCHING_UP,
        REPLAYING,
        FAILED
    }

    /** @param etaSeconds null while {@code eventsPerSecond} is 0 */
    record Replay(double progressPercent, long eventsPerSecond, Long etaSeconds) {}
}
