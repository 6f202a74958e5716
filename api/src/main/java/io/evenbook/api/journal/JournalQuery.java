package io.evenbook.api.journal;

import io.evenbook.api.Page;
import io.evenbook.api.Paging;
import io.evenbook.api.Query;
import java.time.Instant;

/** What can be asked of the journal. */
public sealed interface JournalQuery<R> extends Query<R> {

    /**
     * The totals of every ledger account, and whether they balance.
     *
     * @param at as of the last event that was recorded then or before; null: now
     */
    record FindTrialBalance(Instant at) implements JournalQuery<TrialBalance> {}

    /** One entry with its postings. */
    record FindEntry(String entryId) implements JournalQuery<EntryAnswer> {}

    /**
     * Entries in the sequence in which they were recorded; a filter that is null lets everything through.
     *
     * @param ledgerAccount of at least one of the postings
     */
    record ListEntries(EntryKind kind, LedgerAccount ledgerAccount, Paging paging) implements JournalQuery<Page<EntryAnswer>> {}
}
