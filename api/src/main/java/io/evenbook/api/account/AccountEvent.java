package io.evenbook.api.account;

import io.evenbook.api.access.Sealed;
import io.evenbook.api.audit.NamesAccounts;
import io.evenbook.api.clearing.CollateralDirection;
import io.evenbook.api.clearing.CollateralPurpose;
import io.evenbook.api.clearing.Funding;
import io.evenbook.api.clearing.NovatedSide;
import io.evenbook.api.clearing.Obligation;
import io.evenbook.api.clearing.OpenPosition;
import io.evenbook.api.clearing.PreparedAsset;
import io.evenbook.api.clearing.SettledAsset;
import io.evenbook.api.id.AccountId;
import io.evenbook.api.id.CustomerId;
import io.evenbook.api.id.EntryId;
import io.evenbook.api.id.HoldId;
import io.evenbook.api.id.OrderId;
import io.evenbook.api.id.SchemeId;
import io.evenbook.api.id.TradeId;
import io.evenbook.api.id.TransferId;
import io.evenbook.api.id.WindowId;
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
 * Events of one account. Amounts are at their asset's scale. {@code balance} is the balance of that asset after the
 * event.
 */
// long: all events of one aggregate, each with its limits
public sealed interface AccountEvent extends NamesAccounts {
    AccountId accountId();

    @Override
    default Stream<AccountId> accounts() {
        return Stream.of(accountId());
    }

    /** An event that changes a balance of the account, posted or held. */
    sealed interface SetsBalances extends AccountEvent {
        /** The balances after the event, one for each asset that it changes. */
        List<Balance> balances();
    }

    /**
     * An event that changes a posted balance. This event, or another one of the same commit, carries the journal entry.
     * So one account can be replayed, stated and proved alone.
     */
    sealed interface ChangesPosted extends SetsBalances {
        /** Null if nothing is posted. */
        EntryId entryId();

        /** The effective time of the entry, in microseconds; null if nothing is posted. */
        Instant effectiveAt();

        /** The change of each asset: credits minus debits. */
        List<PostedChange> changes();

        @Override
        default List<Balance> balances() {
            return changes().stream().map(PostedChange::balance).toList();
        }
    }

    /** An event that captures or releases a hold, in part or in full, or increases it. */
    sealed interface ChangesHold extends AccountEvent {
        HoldId holdId();

        /** The amount that the hold still sets aside, zero or greater. Zero closes the hold. */
        Money holdRemaining();

        /** The amount that the order behind the hold may still receive; null: none. */
        default Money receivable() {
            return null;
        }
    }

    /**
     * The account was opened.
     *
     * @param customerId null: it belongs to no customer yet
     * @param owner of the subject with the account's id; null if it has a customer
     */
    record AccountOpened(AccountId accountId, CustomerId customerId, Sealed owner) implements AccountEvent {
        /** The place of the sealed owner. */
        public static String ownerOf(AccountId accountId) {
            return "account.AccountOpened/owner/" + accountId;
        }
    }

    /** The account, which had no customer, belongs to one from now on. */
    record AccountAssigned(AccountId accountId, CustomerId customerId, String reason) implements AccountEvent {}

    /** Money arrived: posted and available rose. The entry debits omnibus and credits the customer. */
    record FundsDeposited(AccountId accountId, String reference, JournalEntry entry, Balance balance)
            implements OwnEntry {
        @Override
        public List<PostedChange> changes() {
            return List.of(new PostedChange(entry.postings().getFirst().amount(), balance));
        }
    }

    /**
     * Funds were held: available fell, posted did not change.
     *
     * @param amount greater than zero
     * @param receivable the most that the order behind the hold may receive, reserved within the account's limits;
     *     null: none
     * @param expiresAt when the rest of the hold is released; null: never
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
     * A hold was increased, since its order was amended: available fell.
     *
     * @param key the identifier of the increase, unique within the hold
     * @param from the terms of the open quantity before
     * @param to the terms of the open quantity afterwards
     * @param amount greater than zero, or zero if only {@code receivable} changed
     * @param remaining the hold afterwards; greater than zero
     * @param receivable the amount that the order may receive afterwards
     */
    record HoldIncreased(
            AccountId accountId,
            HoldId holdId,
            OrderId orderId,
            String key,
            HeldTerms from,
            HeldTerms to,
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
     * A hold was released, in part or in full: available rose.
     *
     * @param key the identifier of the release, unique within the hold
     * @param amount greater than zero, or zero if an amendment lowered only {@code receivable}
     * @param remaining the rest of the hold; zero: the hold is closed
     * @param receivable the amount that the order may still receive; null if the hold never had one
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
     * A hold was captured, in part or in full: posted and held fell by the amount. The entry debits the customer and
     * credits omnibus or the receiving account.
     *
     * @param key the identifier of the capture, unique within the hold
     * @param remaining the rest of the hold; zero: the hold is closed
     * @param transferId the transfer to the other account; null: the money left the ledger
     * @param to the receiving account; null: the money left the ledger
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

    /**
     * A withdrawal was requested; its funds were held in the same commit.
     *
     * @param destination of the customer who asked for it, otherwise of the account; null: none was named
     * @param confirmableFrom it is not confirmed before, since the customer has not used the destination yet; null: at
     *     any time
     */
    record WithdrawalRequested(
            AccountId accountId,
            WithdrawalId withdrawalId,
            HoldId holdId,
            Money amount,
            String reference,
            Sealed destination,
            Instant confirmableFrom)
            implements AccountEvent {
        /** The place of the sealed destination. */
        public static String destinationOf(WithdrawalId withdrawalId) {
            return "account.WithdrawalRequested/destination/" + withdrawalId;
        }
    }

    /**
     * The money left: posted fell by the whole hold, which is closed. The entry debits the customer and credits
     * omnibus.
     */
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
            return held.none();
        }
    }

    /** The withdrawal was cancelled; its hold was released in the same commit. */
    record WithdrawalCancelled(AccountId accountId, WithdrawalId withdrawalId) implements AccountEvent {}

    /** The withdrawal expired before it was confirmed; its hold was released in the same commit. */
    record WithdrawalExpired(AccountId accountId, WithdrawalId withdrawalId) implements AccountEvent {}

    /**
     * The account sent a transfer; the receiver's {@link TransferReceived} follows in the same commit. The entry debits
     * the sender and credits the receiver.
     *
     * @param reference reference of the client; null: none
     */
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
     * The account received a transfer. The sender's event, earlier in the same commit, carries the entry.
     *
     * @param reference null if the transfer captured a hold
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

    /** The limits of one asset were set. They replace the previous ones. */
    record LimitsSet(AccountId accountId, Limits limits, String reason, Balance balance) implements SetsBalances {
        @Override
        public List<Balance> balances() {
            return List.of(balance);
        }
    }

    /**
     * An entry with legs on this account was posted. The event of the entry, in the same commit, carries it.
     *
     * @param changes one for each asset of these legs; zero if the legs of an asset cancel each other
     */
    record EntryApplied(AccountId accountId, EntryId entryId, Instant effectiveAt, List<PostedChange> changes)
            implements ChangesPosted {}

    /**
     * The account exchanged its side of a trade. The event of the trade, in the same commit, carries the entry.
     *
     * @param captured the amount that left the account, out of its hold, with a fee of the same asset; greater than
     *     zero
     * @param released the amount that became available again, since the price was better than the limit; zero or
     *     greater
     * @param holdRemaining the rest of the hold; zero: the hold is closed
     * @param receivable the amount that the order may still receive
     * @param receipt the amount received before the fee
     * @param fee of the asset received, out of the receipt, or of the asset captured; negative: a rebate
     * @param paid the balance of the captured asset
     * @param received the balance of the received asset
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
            Money credited = fee.asset().equals(receipt.asset()) ? receipt.minus(fee) : receipt;
            return List.of(new PostedChange(captured.negated(), paid), new PostedChange(credited, received));
        }
    }

    /**
     * All orders of the account are cancelled at a time, unless this event comes again before.
     *
     * @param cancelAt null: never; a client ended it, or the orders were cancelled
     */
    record CancelAfterSet(AccountId accountId, Instant cancelAt) implements AccountEvent {}

    /** The account was frozen at a level, which replaces the previous level. */
    record AccountFrozen(AccountId accountId, FreezeLevel level, FreezeCode code, String reason)
            implements AccountEvent {}

    /** The account was opened again after a freeze. */
    record AccountUnfrozen(AccountId accountId, String reason) implements AccountEvent {}

    /** The account was closed for good. */
    record AccountClosed(AccountId accountId, String reason) implements AccountEvent {}

    /** An event of the account in clearing. */
    sealed interface PositionEvent extends AccountEvent {}

    /**
     * The account takes part in a scheme under these terms, which replace the previous ones.
     *
     * @param caps how far its orders may go beyond its funds, for CREDIT; an asset that is missing has cap zero
     */
    record ParticipantEnrolled(AccountId accountId, SchemeId schemeId, Funding funding, List<Money> caps, String reason)
            implements PositionEvent {}

    /**
     * The account owes and is owed its sides of trades by the house, no longer by the other sides. Nothing is posted on
     * the account itself: the entry debits and credits its ledger account in clearing.
     *
     * @param trades one for each of its sides, at least one
     * @param positions of the window, one for each asset that changed
     * @param balances one for each asset of which less is held
     */
    record TradesNovated(
            AccountId accountId,
            WindowId windowId,
            List<NovatedSide> trades,
            List<OpenPosition> positions,
            JournalEntry entry,
            List<Balance> balances)
            implements PositionEvent, SetsBalances, PostsEntry {}

    /**
     * The account owes, or is owed, more or less in a window, beside the novation of trades: a penalty, a compensation,
     * or a trade that was cancelled or ported. Nothing is posted on the account itself. Its hold for the window is
     * never more than it delivers.
     *
     * @param obligations at least one; an obligation has a part for each asset and side of its trade
     * @param positions of the window, one for each asset that changed; one that is all zero is gone
     * @param balances one for each asset of which less is held
     */
    record ObligationsPosted(
            AccountId accountId,
            WindowId windowId,
            List<Obligation> obligations,
            List<OpenPosition> positions,
            JournalEntry entry,
            List<Balance> balances)
            implements PositionEvent, SetsBalances, PostsEntry {}

    /**
     * The account held what it could of what it has to deliver in the window. Once a window, or never if its orders
     * held all of it.
     *
     * @param assets one for each asset of its positions
     */
    record SettlementPrepared(AccountId accountId, WindowId windowId, List<PreparedAsset> assets)
            implements PositionEvent, SetsBalances {
        @Override
        public List<Balance> balances() {
            return assets.stream()
                    .filter(asset -> asset.held().isPositive())
                    .map(PreparedAsset::balance)
                    .toList();
        }
    }

    /**
     * The account delivered and received what settled; the rest goes over to another window. The entry has one movement
     * an asset, between the account and its ledger account in clearing.
     *
     * @param carriedTo the window that settles next
     * @param assets one for each asset of its positions
     * @param positions of {@code carriedTo}, one for each asset of which something is carried over
     * @param entry null if nothing moves: all is carried over, or what is delivered equals what is received
     */
    record PositionSettled(
            AccountId accountId,
            WindowId windowId,
            WindowId carriedTo,
            List<SettledAsset> assets,
            List<OpenPosition> positions,
            JournalEntry entry)
            implements PositionEvent, OwnEntry {
        @Override
        public List<PostedChange> changes() {
            return assets.stream()
                    .filter(asset -> !asset.net().isZero())
                    .map(asset -> new PostedChange(asset.net(), asset.balance()))
                    .toList();
        }

        @Override
        public List<Balance> balances() {
            return assets.stream().map(SettledAsset::balance).toList();
        }
    }

    /**
     * Collateral of the account in a scheme was paid in, paid out or drawn. The entry is between the account, or the
     * accounts that receive what is drawn, and its ledger account of margin or of the default fund.
     *
     * @param amount greater than zero, in the collateral asset of the scheme
     * @param collateral the margin, or the share in the fund, afterwards; zero or greater
     * @param balance of the account afterwards; a draw does not change it
     */
    record CollateralMoved(
            AccountId accountId,
            SchemeId schemeId,
            CollateralPurpose purpose,
            CollateralDirection direction,
            Money amount,
            Money collateral,
            JournalEntry entry,
            Balance balance)
            implements PositionEvent, OwnEntry {
        @Override
        public List<PostedChange> changes() {
            return switch (direction) {
                case IN -> List.of(new PostedChange(amount.negated(), balance));
                case OUT -> List.of(new PostedChange(amount, balance));
                case DRAWN -> List.of();
            };
        }
    }

    /** An event of an account that carries its journal entry itself. */
    sealed interface OwnEntry extends ChangesPosted, PostsEntry {
        @Override
        default EntryId entryId() {
            return entry() == null ? null : entry().entryId();
        }

        @Override
        default Instant effectiveAt() {
            return entry() == null ? null : entry().effectiveAt();
        }
    }
}
