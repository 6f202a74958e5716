package io.evenbook.api.control;

import java.util.List;

/**
 * What one control found.
 *
 * @param checkedThrough the position of the last event that was taken into account
 * @param checked how many balances, totals or entries were compared
 * @param breaks the first {@value #MAX_BREAKS} of them; empty unless it failed
 * @param breakCount how many there are
 * @param inFlight by asset; empty unless something is under way
 */
public record ControlResult(
        Control control,
        ControlOutcome outcome,
        long checkedThrough,
        long checked,
        List<ControlBreak> breaks,
        long breakCount,
        List<InFlight> inFlight) {
    /** How many breaks are listed at most. */
    public static final int MAX_BREAKS = 20;

    /** @throws IllegalArgumentException if more breaks are listed than there are or may be */
    public ControlResult {
        breaks = List.copyOf(breaks);
        inFlight = List.copyOf(inFlight);
        if (breaks.size() != Math.min(breakCount, MAX_BREAKS)) {
            throw new IllegalArgumentException("must list the first %d of them: breaks=%d, breakCount=%d"
                    .formatted(MAX_BREAKS, breaks.size(), breakCount));
        }
    }

    /** What is under way is no failure. */
    public boolean passed() {
        return outcome != ControlOutcome.FAILED;
    }
}
