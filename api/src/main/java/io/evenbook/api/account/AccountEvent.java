package io.evenbook.api.account;

import io.evenbook.api.audit.NamesAccounts;
import io.evenbook.api.id.AccountId;
import io.evenbook.api.id.EntryId;
import io.evenbook.api.id.HoldId;
import io.evenbook.api.id.TradeId;
import io.evenbook.api.id.TransferId;
import io.evenbook.api.id.WithdrawalId;
import io.evenbook.api.journal.JournalEntry;
import io.evenbook.api.journal.PostsEntry;
import io.evenbook.api.money.Balance;
import io.evenbook.api.money.Money;
import io.evenbook.api.order.Side;
import java.time.Instant;
import java.util.List;
import java.util.stream.Stream;

/**
 * Facts about one account. Amounts are at their asset's scale; {@code balance} is what the account has of that asset
 * afterwards.
 */
public sealed interface AccountEvent extends NamesAccounts {
    AccountId accountId();

    @Override
    default Stream<AccountId> accounts() {
        return Stream.of(accountId());
    }

    /** The event of an account that changed what it has of an asset, posted or held. */
    sealed interface SetsBalances extends AccountEvent {
        /** What the account has afterwards, one balance for each asset that the event is about. */
        List<Balance> balances();
    }

    /**
     * The event of an account that changed a posted balance. With the journal entry, which this or another event of the
     * same commit carries, one account can be replayed, stated and proved alone.
     */
    sealed interface ChangesPosted extends SetsBalances {
        EntryId entryId();

        /** When the entry counts. */
        Instant effectiveAt();

        /** By how much each asset changed: credits less debits. */
        List<PostedChange> changes();

        @Override
        default List<Balance> balances() {
            return changes().stream().map(PostedChange::balance).toList();
        }
    }

    /** The event of an account that captured or released a hold, in part or in full. */
    sealed interface ChangesHold extends AccountEvent {
        HoldId holdId();

        /** The amount that the hold still sets aside, zero or greater. Zero closes the hold. */
        Money holdRemaining();

        /** The amount that the order behind the hold may still receive; null: none. */
        default Money receivable() {
            return null;
        }

        /** The key of this capture or release, which the hold accepts once; null: none. */
        default String key() {
            return null;
        }
    }

    record AccountOpened(AccountId accountId, String owner) implements AccountEvent {}

    /** Money arrived: posted and available rose. Entry: debit omnibus, credit customer. */
    record FundsDeposited(AccountId accountId, String reference, JournalEntry entry, Balance balance)
            implements OwnEntry {
        @Override
        public List<PostedChange> changes() {
            return List.of(new PostedChange(entry.postings().getFirst().amount(), balance));
        }
    }

    /**
     * Funds were set aside: available fell, posted did not.
     *
     * @param amount greater than zero
     * @param receivable what the order behind the hold may receive, which is kept free within the account's limits;
     *     null if there is none
     * @param expiresAt when what is left of it is released by itself, or null
     */
    record FundsHeld(
            AccountId accountId,
            HoldId holdId,
            HoldReason reason,
            Money amount,
            Money receivable,
            Instant expiresAt,
            Balance balance)
            implements SetsBalances {
        @Override
        public List<Balance> balances() {
            return List.of(balance);
        }
    }

    /**
     * A part of a hold became available again.
     *
     * @param key what this release is for, unique within the hold
     * @param amount greater than zero
     * @param remaining what the hold still sets aside; zero: the hold is closed
     * @param receivable what the order may still receive; null if the hold never had any
     */
    record HoldReleased(
            AccountId accountId,
            HoldId holdId,
            String key,
            Money amount,
            Money remaining,
            Money receivable,
            Balance balance)
            implements SetsBalances, ChangesHold {
        @Override
        public List<Balance> balances() {
            return List.of(balance);
        }

        @Override
        public Money holdRemaining() {
            return remaining;
        }
    }

    /**
     * A part of a hold was paid: posted and held fell by it. Entry: debit customer, credit omnibus, or the account that
     * is paid.
     *
     * @param key what this capture is for, unique within the hold
     * @param remaining what the hold still sets aside; zero: the hold is closed
     * @param transferId if it went to another account; null: it left the ledger
     * @param to the other account, or null
     */
    record HoldCaptured(
            AccountId accountId,
            HoldId holdId,
            String key,
            Money amount,
            Money remaining,
            TransferId transferId,
            AccountId to,
            JournalEntry entry,
            Balance balance)
            implements OwnEntry, ChangesHold {
        @Override
        public List<PostedChange> changes() {
            return List.of(new PostedChange(amount.negated(), balance));
        }

        @Override
        public Money holdRemaining() {
            return remaining;
        }
    }

    /** A withdrawal was requested; its funds were held in the same commit. */
    record WithdrawalRequested(
            AccountId accountId, WithdrawalId withdrawalId, HoldId holdId, Money amount, String reference)
            implements AccountEvent {}

    /** The money left: posted fell by the whole hold, which is closed. Entry: debit customer, credit omnibus. */
    record WithdrawalConfirmed(
            AccountId accountId, WithdrawalId withdrawalId, HoldId holdId, JournalEntry entry, Balance balance)
            implements OwnEntry, ChangesHold {
        @Override
        public List<PostedChange> changes() {
            return List.of(new PostedChange(entry.postings().getFirst().amount().negated(), balance));
        }

        @Override
        public Money holdRemaining() {
            Money held = entry.postings().getFirst().amount();
            return held.minus(held);
        }
    }

    /** The money stays; the hold was released in the same commit. */
    record WithdrawalCancelled(AccountId accountId, WithdrawalId withdrawalId) implements AccountEvent {}

    /** Nobody confirmed the withdrawal in time; the hold was released in the same commit. */
    record WithdrawalExpired(AccountId accountId, WithdrawalId withdrawalId) implements AccountEvent {}

    /** The account paid another one; that one's {@link TransferReceived} follows. Entry: debit payer, credit payee. */
    record TransferSent(
            AccountId accountId,
            TransferId transferId,
            AccountId to,
            Money amount,
            String reference,
            JournalEntry entry,
            Balance balance)
            implements OwnEntry {
        @Override
        public List<PostedChange> changes() {
            return List.of(new PostedChange(amount.negated(), balance));
        }
    }

    /**
     * The account was paid by another one, whose event before this one carries the entry.
     *
     * @param reference null if a hold was captured
     */
    record TransferReceived(
            AccountId accountId,
            TransferId transferId,
            AccountId from,
            Money amount,
            String reference,
            EntryId entryId,
            Instant effectiveAt,
            Balance balance)
            implements ChangesPosted {
        @Override
        public List<PostedChange> changes() {
            return List.of(new PostedChange(amount, balance));
        }
    }

    /** What the account may have of an asset, from now on. */
    record LimitsSet(AccountId accountId, Limits limits, String reason, Balance balance) implements SetsBalances {
        @Override
        public List<Balance> balances() {
            return List.of(balance);
        }
    }

    /**
     * An entry with legs on this account was posted; the event of the entry, in the same commit, carries it.
     *
     * @param changes one for each asset in which the entry has legs on the account; zero where these cancel each other
     *     out
     */
    record EntryApplied(AccountId accountId, EntryId entryId, Instant effectiveAt, List<PostedChange> changes)
            implements ChangesPosted {}

    /**
     * One side of a trade was exchanged; the event of the trade, in the same commit, carries the entry.
     *
     * @param captured left the account, out of its hold; greater than zero
     * @param released became available again, since the price was better than the limit; may be zero
     * @param holdRemaining what the hold still sets aside; zero: the hold is closed
     * @param receivable what the order may still receive
     * @param receipt what the side received, the fee included
     * @param fee what of it went to the house; may be zero
     * @param paid balance of the asset that was captured
     * @param received balance of the asset that was received
     */
    record TradeExchanged(
            AccountId accountId,
            TradeId tradeId,
            Side side,
            HoldId holdId,
            Money captured,
            Money released,
            Money holdRemaining,
            Money receivable,
            Money receipt,
            Money fee,
            EntryId entryId,
            Instant effectiveAt,
            Balance paid,
            Balance received)
            implements ChangesPosted, ChangesHold {
        @Override
        public List<PostedChange> changes() {
            return List.of(new PostedChange(captured.negated(), paid), new PostedChange(receipt.minus(fee), received));
        }
    }

    /** From now on the account is frozen at this level, whatever it was before. */
    record AccountFrozen(AccountId accountId, FreezeLevel level, String reason) implements AccountEvent {}

    record AccountUnfrozen(AccountId accountId, String reason) implements AccountEvent {}

    record AccountClosed(AccountId accountId, String reason) implements AccountEvent {}

    /** An event of an account that carries the journal entry itself. */
    sealed interface OwnEntry extends ChangesPosted, PostsEntry {
        @Override
        default EntryId entryId() {
            return entry().entryId();
        }

        @Override
        default Instant effectiveAt() {
            return entry().effectiveAt();
        }
    }
}
