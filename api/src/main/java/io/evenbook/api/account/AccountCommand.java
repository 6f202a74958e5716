package io.evenbook.api.account;

import io.evenbook.api.id.AccountId;
import io.evenbook.api.id.AssetCode;
import io.evenbook.api.id.EntryId;
import io.evenbook.api.id.HoldId;
import io.evenbook.api.id.MarketId;
import io.evenbook.api.id.OrderId;
import io.evenbook.api.id.TransferId;
import io.evenbook.api.id.WithdrawalId;
import io.evenbook.api.money.Requested;
import io.evenbook.api.order.CancelReason;
import io.evenbook.api.order.HoldRelease;
import io.evenbook.api.order.OrderType;
import io.evenbook.api.order.Side;
import io.evenbook.api.order.TimeInForce;
import java.math.BigDecimal;
import java.time.Instant;

/**
 * What can be asked of an account. Amounts that come from a client are {@link Requested}: whether they fit the asset's
 * scale is for the account to decide. Amounts that come from the service are at their asset's scale.
 *
 * <p>Before anything else is decided on an account, what has expired on it is released.
 */
public sealed interface AccountCommand {
    AccountId accountId();

    /** Opens an account; again with the same owner does nothing. */
    record OpenAccount(AccountId accountId, String owner) implements AccountCommand {}

    /**
     * Records money that has arrived. That a reference is used once is a unique key of the command, not part of the
     * account's state.
     */
    record Deposit(AccountId accountId, EntryId entryId, Requested amount, String reference)
            implements AccountCommand {}

    /**
     * Sets aside what is to leave; nothing moves until the withdrawal is confirmed. The withdrawal's id is a unique key
     * of the command.
     *
     * @param expiresAt when it is cancelled by itself, or null
     */
    record RequestWithdrawal(
            AccountId accountId, WithdrawalId withdrawalId, Requested amount, String reference, Instant expiresAt)
            implements AccountCommand {}

    /** The money has left; refused if the withdrawal has ended. */
    record ConfirmWithdrawal(AccountId accountId, WithdrawalId withdrawalId) implements AccountCommand {}

    /** The money stays; refused if the withdrawal has ended. */
    record CancelWithdrawal(AccountId accountId, WithdrawalId withdrawalId) implements AccountCommand {}

    /**
     * Sets funds aside by hand. That a hold's id is used once is a unique key of the command.
     *
     * @param expiresAt when what is left of it is released by itself, or null
     */
    record PlaceHold(AccountId accountId, HoldId holdId, Requested amount, Instant expiresAt)
            implements AccountCommand {}

    /**
     * Pays a part of a hold that was placed by hand: out of the ledger, or to another account. Ignores the payer's
     * limits: it was agreed when the hold was placed.
     *
     * @param key what this capture is for, unique within the hold
     * @param amount at most what the hold still sets aside; null: all of that
     * @param transferId names the transfer if it goes to another account, and the entry in any case
     * @param to the account that is paid; null: the money leaves the ledger, as a withdrawal does
     */
    record CaptureHold(
            AccountId accountId, HoldId holdId, String key, Requested amount, TransferId transferId, AccountId to)
            implements AccountCommand {}

    /** Releases all of a hold that was placed by hand. */
    record ReleaseHold(AccountId accountId, HoldId holdId) implements AccountCommand {}

    /** Releases what has expired on the account; does nothing if nothing has. */
    record ExpireHolds(AccountId accountId) implements AccountCommand {}

    /**
     * Releases what the end of an order left of its hold. At most once per key; of a hold that is closed, nothing
     * happens.
     */
    record ReleaseOrderHold(AccountId accountId, HoldRelease release) implements AccountCommand {}

    /** Pays another account, in one commit. */
    record SendTransfer(AccountId accountId, TransferId transferId, AccountId to, Requested amount, String reference)
            implements AccountCommand {}

    /** Sets what the account may have of an asset, and in which direction it may move. */
    record SetLimits(
            AccountId accountId,
            AssetCode asset,
            BigDecimal minimum,
            BigDecimal maximum,
            Direction direction,
            String reason)
            implements AccountCommand {}

    /**
     * Places an order: its funds are held, it meets the book, and what it does not fill rests or is cancelled, in one
     * commit. Exactly one of price and quote budget is given for a buy: a limit order has a price, a market buy a
     * budget; a market sell has neither.
     *
     * @param price in the quote asset for one unit of the base asset; null for MARKET
     * @param quantity in the base asset; null only for a MARKET buy that spends its budget whatever it buys
     * @param quoteBudget the most that a MARKET buy may spend, in the quote asset; otherwise null
     * @param clientOrderId unique among the account's live orders of the market, or null
     */
    record PlaceOrder(
            AccountId accountId,
            OrderId orderId,
            MarketId marketId,
            Side side,
            OrderType type,
            TimeInForce timeInForce,
            BigDecimal price,
            BigDecimal quantity,
            BigDecimal quoteBudget,
            String clientOrderId)
            implements AccountCommand {}

    /**
     * Freezes the account at a level, whatever it was before; again at the same level does nothing. A level that stops
     * debits cancels the account's resting orders as well, so many in one commit, and goes on until none is left.
     */
    record FreezeAccount(AccountId accountId, FreezeLevel level, String reason) implements AccountCommand {}

    /**
     * Cancels the resting orders of an account, so many in one commit, and goes on until none is left.
     *
     * @param marketId null: in all markets
     * @param side null: both
     * @param reason {@code FROZEN}: nothing happens if the account is not frozen at a level that stops debits
     */
    record CancelAccountOrders(AccountId accountId, MarketId marketId, Side side, CancelReason reason)
            implements AccountCommand {}

    record UnfreezeAccount(AccountId accountId, String reason) implements AccountCommand {}

    /** Closes an account that has nothing: no balance, no open hold. */
    record CloseAccount(AccountId accountId, String reason) implements AccountCommand {}
}
