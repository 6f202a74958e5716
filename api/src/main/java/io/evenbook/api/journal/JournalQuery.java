package io.evenbook.api.journal;

import io.evenbook.api.AsOf;
import io.evenbook.api.Page;
import io.evenbook.api.Paging;
import io.evenbook.api.Query;

/** Queries about the journal. */
public sealed interface JournalQuery<R> extends Query<R> {

    /** The totals of every ledger account, and whether they balance. */
    record FindTrialBalance(AsOf asOf, String cursor) implements JournalQuery<TrialBalance> {}

    /** One entry with its postings. */
    record FindEntry(String entryId) implements JournalQuery<EntryAnswer> {}

    /**
     * Posted entries in the order in which they were recorded. A filter that is null accepts all.
     *
     * @param ledgerAccount the ledger account of at least one leg
     */
    record ListEntries(EntryKind kind, LedgerAccount ledgerAccount, Paging paging)
            implements JournalQuery<Page<EntryAnswer>> {}

    /** Which periods are closed. */
    record FindPeriods() implements JournalQuery<PeriodsAnswer> {}
}
