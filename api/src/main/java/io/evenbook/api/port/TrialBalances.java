package io.evenbook.api.port;

import io.evenbook.api.journal.TrialBalance;

/** The trial balance as of a position, for those who have to record it. */
@FunctionalInterface
public interface TrialBalances {

    /** The totals of all ledger accounts after the event at the position, which must be the last of its command. */
    TrialBalance at(long position);
}
