package io.evenbook.api.journal;

import java.time.Instant;
import java.util.List;
import java.util.function.Predicate;

/**
 * An entry that is to be posted with the others of its group. Its amounts are checked and it balances, but for the rules of the
 * accounts that it touches.
 *
 * @param effectiveAt when it counts; null: when it is recorded
 * @param reverses    the entry that it takes back, or null
 */
public record RequestedEntry(
        EntryId entryId,
        EntryKind kind,
        String description,
        String reference,
        Instant effectiveAt,
        EntryId reverses,
        List<Posting> postings) {

    public RequestedEntry {
        postings = List.copyOf(postings);
    }

    /** What of it touches a ledger account, or one of several. */
    public EntryLegs legsOn(Predicate<LedgerAccount> ledgerAccount) {
        return legs(postings.stream().filter(posting -> ledgerAccount.test(posting.ledgerAccount())).toList());
    }

    EntryLegs legs(List<Posting> some) {
        return new EntryLegs(entryId, kind, description, reference, effectiveAt, some);
    }
}
