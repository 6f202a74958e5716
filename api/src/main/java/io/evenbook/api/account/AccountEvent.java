package io.evenbook.api.account;

import io.evenbook.api.journal.EntryLegs;
import io.evenbook.api.journal.EntryPart;
import io.evenbook.api.journal.GroupId;
import io.evenbook.api.journal.JournalEntry;
import io.evenbook.api.money.Balance;
import io.evenbook.api.money.Money;
import io.evenbook.api.order.Side;
import io.evenbook.api.trade.TradeId;
import java.time.Instant;
import java.util.List;

/** Facts about one account. Amounts are at their asset's scale; {@code balance} is what the account has of that asset afterwards. */
public sealed interface AccountEvent {
    AccountId accountId();

    record AccountOpened(AccountId accountId, String owner) implements AccountEvent {}

    /** Money arrived: posted and available rose. */
    record FundsDeposited(AccountId accountId, String reference, JournalEntry entry, Balance balance) implements AccountEvent {}

    /**
     * Funds were set aside: available fell, posted did not.
     *
     * @param amount        greater than zero
     * @param clientOrderId of the order behind the hold, or null
     * @param expiresAt     when what is left of it is released by itself, or null
     */
    record FundsHeld(
            AccountId accountId,
            HoldId holdId,
            HoldReason reason,
            Money amount,
            String clientOrderId,
            Instant expiresAt,
            Balance balance) implements AccountEvent {}

    /**
     * A part of a hold became available again.
     *
     * @param key       what this release is for, unique within the hold
     * @param amount    greater than zero
     * @param remaining what the hold still sets aside; zero: the hold is closed
     */
    record HoldReleased(AccountId accountId, HoldId holdId, String key, Money amount, Money remaining, Balance balance)
            implements AccountEvent {}

    /**
     * A part of a hold was paid: posted and held fell by it.
     *
     * @param key        what this capture is for, unique within the hold
     * @param remaining  what the hold still sets aside; zero: the hold is closed
     * @param transferId if it goes to another account, through clearing; null: it left the ledger
     * @param to         the other account, or null
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
            Balance balance) implements AccountEvent {}

    /** A withdrawal was asked for; its funds were held in the same commit. */
    record WithdrawalRequested(AccountId accountId, WithdrawalId withdrawalId, HoldId holdId, Money amount, String reference)
            implements AccountEvent {}

    /** The money left: posted fell by the whole hold, which is closed. */
    record WithdrawalConfirmed(AccountId accountId, WithdrawalId withdrawalId, HoldId holdId, JournalEntry entry, Balance balance)
            implements AccountEvent {}

    /** The money stays; the hold was released in the same commit. */
    record WithdrawalCancelled(AccountId accountId, WithdrawalId withdrawalId) implements AccountEvent {}

    /** Nobody confirmed the withdrawal in time; the hold was released in the same commit. */
    record WithdrawalExpired(AccountId accountId, WithdrawalId withdrawalId) implements AccountEvent {}

    /** What another account is to receive went into clearing. */
    record TransferSent(
            AccountId accountId,
            TransferId transferId,
            AccountId to,
            Money amount,
            String reference,
            JournalEntry entry,
            Balance balance) implements AccountEvent {}

    /** What another account had sent came from clearing: the transfer is completed. */
    record TransferReceived(
            AccountId accountId,
            TransferId transferId,
            AccountId from,
            Money amount,
            String reference,
            JournalEntry entry,
            Balance balance) implements AccountEvent {}

    /**
     * The account did not take what another one had sent: that is to have it back.
     *
     * @param code   of the refusal
     * @param detail of the refusal
     */
    record TransferRefused(
            AccountId accountId, TransferId transferId, AccountId from, Money amount, String code, String detail)
            implements AccountEvent {}

    /**
     * What was not taken came back from clearing: the transfer is rejected.
     *
     * @param entry   credits the account, or {@code house:suspense} if it is closed
     * @param balance null if it is closed
     */
    record TransferReturned(
            AccountId accountId,
            TransferId transferId,
            AccountId to,
            Money amount,
            String code,
            String detail,
            JournalEntry entry,
            Balance balance) implements AccountEvent {}

    /** What the account may have of an asset, from now on. */
    record LimitsSet(AccountId accountId, Limits limits, String reason, Balance balance) implements AccountEvent {}

    /**
     * The account is ready for its part in the entries of a group: funds are held and room is reserved.
     *
     * @param legs     on this account, in the order of the entries
     * @param prepared by asset
     */
    record PartPrepared(AccountId accountId, GroupId groupId, List<EntryLegs> legs, List<PreparedAsset> prepared)
            implements AccountEvent {}

    /**
     * A rule of the account stands against its part: nothing was prepared, and the entries of the group will not be posted.
     *
     * @param code   of the refusal
     * @param detail of the refusal
     */
    record PartRefused(AccountId accountId, GroupId groupId, String code, String detail) implements AccountEvent {}

    /**
     * The account's part was posted.
     *
     * @param parts    one for each entry of the group with a leg on this account; each balances against clearing
     * @param balances of all assets that were prepared
     */
    record PartPosted(AccountId accountId, GroupId groupId, List<EntryPart> parts, List<Balance> balances) implements AccountEvent {}

    /**
     * What was prepared was given back, since another part was refused.
     *
     * @param balances of all assets that were prepared
     */
    record PartReleased(AccountId accountId, GroupId groupId, List<Balance> balances) implements AccountEvent {}

    /**
     * One side of a trade paid into clearing, out of its hold.
     *
     * @param captured      went into clearing; greater than zero
     * @param released      became available again, since the price was better than the limit; may be zero
     * @param holdRemaining what the hold still sets aside; zero: the hold is closed
     * @param receipt       what the account may now expect from clearing, of the other asset
     * @param balance       of the asset that was paid
     */
    record TradePaidIn(
            AccountId accountId,
            TradeId tradeId,
            Side side,
            HoldId holdId,
            Money captured,
            Money released,
            Money holdRemaining,
            Money receipt,
            JournalEntry entry,
            Balance balance) implements AccountEvent {}

    /**
     * One side of a trade was paid from clearing, less its fee: the expected receipt is gone.
     *
     * @param receipt the fee included
     * @param balance of the asset that was received
     */
    record TradePaidOut(AccountId accountId, TradeId tradeId, Side side, Money receipt, Money fee, JournalEntry entry, Balance balance)
            implements AccountEvent {}

    record AccountFrozen(AccountId accountId, String reason) implements AccountEvent {}

    record AccountUnfrozen(AccountId accountId, String reason) implements AccountEvent {}

    record AccountClosed(AccountId accountId, String reason) implements AccountEvent {}
}
