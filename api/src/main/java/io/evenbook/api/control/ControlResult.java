package io.evenbook.api.control;

import java.util.List;

/**
 * The result of one control.
 *
 * @param outcome PASSED, FAILED, or IN_FLIGHT: what differs is under way
 * @param checkedThrough the position of the last event that the control covers
 * @param checked the number of balances, totals or entries compared
 * @param breaks the first {@value #MAX_BREAKS} breaks; empty unless the control failed
 * @param breakCount the number of all breaks
 * @param inFlight open clearing amounts by asset; empty unless the outcome is IN_FLIGHT
 */
public record ControlResult(
        Control control,
        ControlOutcome outcome,
        long checkedThrough,
        long checked,
        List<ControlBreak> breaks,
        long breakCount,
        List<InFlight> inFlight) {
    /** The most breaks that a result lists. */
    public static final int MAX_BREAKS = 20;

    /**
     * @throws IllegalArgumentException unless it lists the first {@value #MAX_BREAKS} breaks, or all if there are fewer
     */
    public ControlResult {
        breaks = List.copyOf(breaks);
        inFlight = List.copyOf(inFlight);
        if (breaks.size() != Math.min(breakCount, MAX_BREAKS)) {
            throw new IllegalArgumentException("must list the first %d of them: breaks=%d, breakCount=%d"
                    .formatted(MAX_BREAKS, breaks.size(), breakCount));
        }
    }

    /** Returns whether the control did not fail; IN_FLIGHT has passed too. */
    public boolean passed() {
        return outcome != ControlOutcome.FAILED;
    }
}
