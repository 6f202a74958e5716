package io.evenbook.api.journal;

import io.evenbook.api.Rejection;
import io.evenbook.api.id.AssetCode;
import io.evenbook.api.id.EntryId;
import java.math.BigDecimal;
import java.time.Instant;

/** Why a journal entry, or the closing of a period, was refused. */
public sealed interface EntryRejection extends Rejection {

    @Override
    default Kind kind() {
        return Kind.RULE;
    }

    record EntryUnbalanced(EntryId entryId, AssetCode asset, BigDecimal debits, BigDecimal credits)
            implements EntryRejection {
        @Override
        public String code() {
            return "entry.unbalanced";
        }

        @Override
        public String detail() {
            return "The entry does not balance in %s: debits %s, credits %s."
                    .formatted(asset, debits.toPlainString(), credits.toPlainString());
        }
    }

    /** What is on clearing comes from trades and goes with them: no entry by hand has a leg there. */
    record EntryOnClearing(EntryId entryId) implements EntryRejection {
        @Override
        public String code() {
            return "entry.on-clearing";
        }

        @Override
        public String detail() {
            return "An entry cannot have a leg on %s.".formatted(LedgerAccount.CLEARING);
        }
    }

    /** The entry would take effect in a period that is closed. */
    record PeriodIsClosed(Instant effectiveAt, Instant closedThrough) implements EntryRejection {
        @Override
        public String code() {
            return "period.closed";
        }

        @Override
        public String detail() {
            return "effectiveAt %s is in a closed period; the books are closed through %s."
                    .formatted(effectiveAt, closedThrough);
        }
    }

    /** A period is closed when it is over, so that nothing that is recorded later counts in it. */
    record PeriodNotOver(Instant through, Instant now) implements EntryRejection {
        @Override
        public String code() {
            return "period.not-over";
        }

        @Override
        public String detail() {
            return "through %s is not in the past; the time is %s.".formatted(through, now);
        }
    }

    /** The books are closed beyond that already: reopening is asked for as such. */
    record PeriodClosedBeyond(Instant through, Instant closedThrough) implements EntryRejection {
        @Override
        public String code() {
            return "period.closed-beyond";
        }

        @Override
        public String detail() {
            return "through %s is earlier than %s, through which the books are already closed."
                    .formatted(through, closedThrough);
        }

        @Override
        public Kind kind() {
            return Kind.CONFLICT;
        }
    }

    /** The books are not closed beyond that. @param through null: at all */
    record PeriodNotClosed(Instant through) implements EntryRejection {
        @Override
        public String code() {
            return "period.not-closed";
        }

        @Override
        public String detail() {
            return through == null ? "No period is closed." : "The books are not closed beyond %s.".formatted(through);
        }

        @Override
        public Kind kind() {
            return Kind.CONFLICT;
        }
    }

    /** Nothing of the entry is left to be reversed. */
    record EntryReversed(EntryId entryId) implements EntryRejection {
        @Override
        public String code() {
            return "entry.posted";
        }

        @Override
        public String detail() {
            return "Entry %s is already reversed in full.".formatted(entryId);
        }

        @Override
        public Kind kind() {
            return Kind.CONFLICT;
        }
    }

    /** An entry does not count before it is recorded. */
    record EntryInFuture(Instant effectiveAt, Instant now) implements EntryRejection {
        @Override
        public String code() {
            return "entry.future";
        }

        @Override
        public String detail() {
            return "effectiveAt %s is in the future; the time is %s.".formatted(effectiveAt, now);
        }
    }

    /** A reversal does not count before the entry that it reverses. */
    record ReversalTooEarly(EntryId entryId, Instant effectiveAt, Instant originalEffectiveAt)
            implements EntryRejection {
        @Override
        public String code() {
            return "entry.reversal-early";
        }

        @Override
        public String detail() {
            return "effectiveAt %s is earlier than effectiveAt %s of entry %s, which it reverses."
                    .formatted(effectiveAt, originalEffectiveAt, entryId);
        }
    }

    /** An entry of this kind belongs to a trade, or is a reversal itself. */
    record EntryNotReversible(EntryId entryId, EntryKind entryKind) implements EntryRejection {
        @Override
        public String code() {
            return "entry.not-reversible";
        }

        @Override
        public String detail() {
            return "Entry %s has kind %s, which cannot be reversed.".formatted(entryId, entryKind);
        }
    }

    /** More is to be reversed than the entry has posted there. */
    record ReversalExceedsEntry(EntryId entryId, LedgerAccount ledgerAccount, AssetCode asset)
            implements EntryRejection {
        @Override
        public String code() {
            return "entry.reversal-exceeds";
        }

        @Override
        public String detail() {
            return "Entry %s has less %s left to reverse on %s than requested."
                    .formatted(entryId, asset, ledgerAccount);
        }
    }
}
