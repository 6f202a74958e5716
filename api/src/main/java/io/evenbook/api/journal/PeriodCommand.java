package io.evenbook.api.journal;

import java.time.Instant;
import java.util.List;

/** Commands on the accounting periods of the ledger. The ledger has one sequence of periods. */
public sealed interface PeriodCommand {
    /** Identifies the stream of {@link PeriodEvent}s. */
    String PERIODS_ID = "bks_books";

    /**
     * Closes all periods through a time: no later entry may have an effective time at or before it. A repeat does
     * nothing. An earlier time is refused.
     */
    record ClosePeriod(Instant through, String reason) implements PeriodCommand {}

    /**
     * Opens the closed periods after a time again. Refused if no later period is closed.
     *
     * @param through null: opens all periods
     */
    record ReopenPeriod(Instant through, String reason) implements PeriodCommand {}

    /** Records the trial balance of a closing. Does nothing if it is already recorded. */
    record RecordTrialBalance(Instant through, long position, List<PeriodEvent.KindTotals> totals, String digest)
            implements PeriodCommand {}
}
