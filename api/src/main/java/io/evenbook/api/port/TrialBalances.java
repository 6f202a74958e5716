package io.evenbook.api.port;

import io.evenbook.api.journal.TrialBalance;

/** Computes the trial balance at a position. */
@FunctionalInterface
public interface TrialBalances {

    /**
     * Returns the totals of all ledger accounts after the event at the position.
     *
     * @param position position of the last event of a command
     */
    TrialBalance at(long position);
}
