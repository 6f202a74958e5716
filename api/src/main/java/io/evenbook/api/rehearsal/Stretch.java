package io.evenbook.api.rehearsal;

import java.time.Instant;

/**
 * A part of a market's events. Both ends are moved to whole commands.
 *
 * @param from null: from the listing of the market on
 * @param to null: up to its last event
 */
public record Stretch(End from, End to) {
    /** Whether it ends before it begins, as far as one can see without the log. */
    public boolean isBackwards() {
        if (from == null || to == null) {
            return false;
        }
        return from.sequence != null && to.sequence != null && to.sequence < from.sequence
                || from.at != null && to.at != null && to.at.isBefore(from.at);
    }

    /**
     * One end, by sequence number or by time; one of both is null.
     *
     * @param sequence sequence number of an event of the market, which belongs to the stretch
     * @param at the stretch has the events that were recorded at {@code from} or later, and before {@code to}
     */
    public record End(Long sequence, Instant at) {}
}
