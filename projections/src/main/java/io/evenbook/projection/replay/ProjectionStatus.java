package io.evenbook.projection.replay;

import io.evenbook.projection.view.Store;
import io.evenbook.projection.view.ViewDifference;

/**
 * The progress of a projection, for operators.
 *
 * @param name name of the view or publication
 * @param store where it is written
 * @param position position of the last event that readers see
 * @param head position of the log's last event
 * @param lagEvents head less position
 * @param lagSeconds age of the first event that is missing, in seconds; 0 if none is missing
 * @param status LIVE: less than 1 second behind. CATCHING_UP: further behind. REPLAYING: a rebuild runs, even if it
 *     fails now. FAILED: it does not advance, see lastError
 * @param replay null unless the view is being rebuilt
 * @param lastError why it does not advance; null if it does
 * @param outdated true while readers see rows of another build or of another log; these stay as they are until the
 *     rebuild, which starts by itself, goes live
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

    /**
     * A rebuild under way.
     *
     * @param progressPercent position of the rebuild in percent of head, 0 to 100
     * @param eventsPerSecond current rate of the rebuild
     * @param etaSeconds estimated seconds until the rebuild reaches head; null while the rate is unknown
     */
    record Replay(double progressPercent, long eventsPerSecond, Long etaSeconds) {}
}
