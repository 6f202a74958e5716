package io.evenbook.api.journal;

import io.evenbook.api.Refusal;
import io.evenbook.api.Rejection;
import io.evenbook.api.id.AssetCode;
import io.evenbook.api.id.EntryId;
import java.math.BigDecimal;
import java.time.Instant;

/** The reasons why a journal entry, or the closing of a period, is refused. */
public sealed interface EntryRejection extends Rejection {

    /** The debits of an asset differ from its credits. */
    record EntryUnbalanced(EntryId entryId, AssetCode asset, BigDecimal debits, BigDecimal credits)
            implements EntryRejection {
        @Override
        public Refusal refusal() {
            return Refusal.rule(
                    "entry.unbalanced",
                    "The entry does not balance in %s: debits %s, credits %s."
                            .formatted(asset, debits.toPlainString(), credits.toPlainString()));
        }
    }

    /** Only trades and clearing post to the ledger account; a manual entry cannot. */
    record EntryOnClearing(EntryId entryId, LedgerAccount ledgerAccount) implements EntryRejection {
        @Override
        public Refusal refusal() {
            return Refusal.rule("entry.on-clearing", "An entry cannot have a leg on %s.".formatted(ledgerAccount));
        }
    }

    /** The effective time of the entry is in a closed period. */
    record PeriodIsClosed(Instant effectiveAt, Instant closedThrough) implements EntryRejection {
        @Override
        public Refusal refusal() {
            return Refusal.rule(
                    "period.closed",
                    "effectiveAt %s is in a closed period; the books are closed through %s."
                            .formatted(effectiveAt, closedThrough));
        }
    }

    /** A period can only be closed after its end, so no later entry counts in it. */
    record PeriodNotOver(Instant through, Instant now) implements EntryRejection {
        @Override
        public Refusal refusal() {
            return Refusal.rule(
                    "period.not-over", "through %s is not in the past; the time is %s.".formatted(through, now));
        }
    }

    /** The books are already closed through a later time. Reopening them is a command of its own. */
    record PeriodClosedBeyond(Instant through, Instant closedThrough) implements EntryRejection {
        @Override
        public Refusal refusal() {
            return Refusal.conflict(
                    "period.closed-beyond",
                    "through %s is earlier than %s, through which the books are already closed."
                            .formatted(through, closedThrough));
        }
    }

    /**
     * No period after the time is closed.
     *
     * @param through null: no period is closed
     */
    record PeriodNotClosed(Instant through) implements EntryRejection {
        @Override
        public Refusal refusal() {
            return Refusal.conflict(
                    "period.not-closed",
                    through == null
                            ? "No period is closed."
                            : "The books are not closed beyond %s.".formatted(through));
        }
    }

    /** The entry is already reversed in full. */
    record EntryReversed(EntryId entryId) implements EntryRejection {
        @Override
        public Refusal refusal() {
            return Refusal.conflict("entry.posted", "Entry %s is already reversed in full.".formatted(entryId));
        }
    }

    /** The effective time of the entry is after its recording. */
    record EntryInFuture(Instant effectiveAt, Instant now) implements EntryRejection {
        @Override
        public Refusal refusal() {
            return Refusal.rule(
                    "entry.future", "effectiveAt %s is in the future; the time is %s.".formatted(effectiveAt, now));
        }
    }

    /** The effective time of the reversal is before that of the reversed entry. */
    record ReversalTooEarly(EntryId entryId, Instant effectiveAt, Instant originalEffectiveAt)
            implements EntryRejection {
        @Override
        public Refusal refusal() {
            return Refusal.rule(
                    "entry.reversal-early",
                    "effectiveAt %s is earlier than effectiveAt %s of entry %s, which it reverses."
                            .formatted(effectiveAt, originalEffectiveAt, entryId));
        }
    }

    /** The entry belongs to a trade or to clearing, or is a reversal. */
    record EntryNotReversible(EntryId entryId, EntryKind entryKind) implements EntryRejection {
        @Override
        public Refusal refusal() {
            return Refusal.rule(
                    "entry.not-reversible",
                    "Entry %s has kind %s, which cannot be reversed.".formatted(entryId, entryKind));
        }
    }

    /** The reversal exceeds the part of a leg that is not yet reversed. */
    record ReversalExceedsEntry(EntryId entryId, LedgerAccount ledgerAccount, AssetCode asset)
            implements EntryRejection {
        @Override
        public Refusal refusal() {
            return Refusal.rule(
                    "entry.reversal-exceeds",
                    "Entry %s has less %s left to reverse on %s than requested."
                            .formatted(entryId, asset, ledgerAccount));
        }
    }
}
