package io.evenbook.api.account;

import io.evenbook.api.journal.JournalEntry;
import io.evenbook.api.money.Balance;
import io.evenbook.api.money.Money;
import io.evenbook.api.order.Side;
import io.evenbook.api.trade.TradeId;

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
     */
    record FundsHeld(AccountId accountId, HoldId holdId, HoldReason reason, Money amount, String clientOrderId, Balance balance)
            implements AccountEvent {}

    /**
     * A part of a hold became available again.
     *
     * @param key       what this release is for, unique within the hold
     * @param amount    greater than zero
     * @param remaining what the hold still sets aside; zero: the hold is closed
     */
    record HoldReleased(AccountId accountId, HoldId holdId, String key, Money amount, Money remaining, Balance balance)
            implements AccountEvent {}

    /** A withdrawal was asked for; its funds were held in the same commit. */
    record WithdrawalRequested(AccountId accountId, WithdrawalId withdrawalId, HoldId holdId, Money amount, String reference)
            implements AccountEvent {}

    /** The money left: posted fell by the whole hold, which is closed. */
    record WithdrawalConfirmed(AccountId accountId, WithdrawalId withdrawalId, HoldId holdId, JournalEntry entry, Balance balance)
            implements AccountEvent {}

    /** The money stays; the hold was released in the same commit. */
    record WithdrawalCancelled(AccountId accountId, WithdrawalId withdrawalId) implements AccountEvent {}

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
