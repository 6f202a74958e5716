package io.evenbook.api.journal;

import io.evenbook.api.Rejection;
import io.evenbook.api.account.AccountId;
import io.evenbook.api.asset.AssetCode;
import java.math.BigDecimal;
import java.time.Instant;

/** Why entries were refused before any account was asked. */
public sealed interface GroupRejection extends Rejection {

    @Override
    default Kind kind() {
        return Kind.RULE;
    }

    record EntryUnbalanced(EntryId entryId, AssetCode asset, BigDecimal debits, BigDecimal credits) implements GroupRejection {
        @Override
        public String code() {
            return "entry.unbalanced";
        }

        @Override
        public String detail() {
            return "The debits of %s are %s, the credits %s.".formatted(asset, debits.toPlainString(), credits.toPlainString());
        }
    }

    /** Clearing is what parts balance against: no entry has a leg of its own there. */
    record EntryOnClearing(EntryId entryId) implements GroupRejection {
        @Override
        public String code() {
            return "entry.on-clearing";
        }

        @Override
        public String detail() {
            return "An entry cannot have a leg on house:clearing.";
        }
    }

    /** The entry would take effect in a period that is closed. */
    record PeriodIsClosed(Instant effectiveAt, Instant closedThrough) implements GroupRejection {
        @Override
        public String code() {
            return "period.closed";
        }

        @Override
        public String detail() {
            return "The books are closed through %s, nothing can take effect at %s.".formatted(closedThrough, effectiveAt);
        }
    }

    /** The books are closed beyond that already: reopening is asked for as such. */
    record PeriodClosedBeyond(Instant through, Instant closedThrough) implements GroupRejection {
        @Override
        public String code() {
            return "period.closed-beyond";
        }

        @Override
        public String detail() {
            return "The books are closed through %s already, which is after %s.".formatted(closedThrough, through);
        }

        @Override
        public Kind kind() {
            return Kind.CONFLICT;
        }
    }

    /** The books are not closed beyond that. @param through null: at all */
    record PeriodNotClosed(Instant through) implements GroupRejection {
        @Override
        public String code() {
            return "period.not-closed";
        }

        @Override
        public String detail() {
            return through == null ? "The books are open." : "The books are open after %s.".formatted(through);
        }

        @Override
        public Kind kind() {
            return Kind.CONFLICT;
        }
    }

    /** The entries of the group are on their way. */
    record GroupPending(GroupId groupId) implements GroupRejection {
        @Override
        public String code() {
            return "entry.pending";
        }

        @Override
        public String detail() {
            return "The entries of %s are on their way.".formatted(groupId);
        }

        @Override
        public Kind kind() {
            return Kind.CONFLICT;
        }
    }

    /** The entries of the group are posted: an entry is reversed once. */
    record GroupPosted(GroupId groupId) implements GroupRejection {
        @Override
        public String code() {
            return "entry.posted";
        }

        @Override
        public String detail() {
            return "The entries of %s are posted.".formatted(groupId);
        }

        @Override
        public Kind kind() {
            return Kind.CONFLICT;
        }
    }

    /**
     * An account refused its part, so nothing was posted.
     *
     * @param reason       the code of the account's refusal
     * @param reasonDetail its sentence
     */
    record EntryRefused(GroupId groupId, AccountId accountId, String reason, String reasonDetail) implements GroupRejection {
        @Override
        public String code() {
            return "entry.refused";
        }

        @Override
        public String detail() {
            return "Nothing was posted: " + reasonDetail;
        }
    }

    /**
     * An entry of this kind belongs to a trade or is a reversal itself; or it is that of a transfer that has not arrived, or came back.
     */
    record EntryNotReversible(EntryId entryId, EntryKind entryKind) implements GroupRejection {
        @Override
        public String code() {
            return "entry.not-reversible";
        }

        @Override
        public String detail() {
            return "Entry %s is a %s, and not reversed by an entry, or not while its transfer is on its way or came back."
                    .formatted(entryId, entryKind);
        }
    }

    /** More is to be reversed than the entry has posted there. */
    record ReversalExceedsEntry(EntryId entryId, LedgerAccount ledgerAccount, AssetCode asset) implements GroupRejection {
        @Override
        public String code() {
            return "entry.reversal-exceeds";
        }

        @Override
        public String detail() {
            return "Entry %s does not have so much %s to take back on %s.".formatted(entryId, asset, ledgerAccount);
        }
    }
}
