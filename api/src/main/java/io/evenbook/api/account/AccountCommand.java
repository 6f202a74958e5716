package io.evenbook.api.account;

import io.evenbook.api.access.Sealed;
import io.evenbook.api.clearing.CollateralDirection;
import io.evenbook.api.clearing.CollateralPurpose;
import io.evenbook.api.clearing.Funding;
import io.evenbook.api.id.AccountId;
import io.evenbook.api.id.AssetCode;
import io.evenbook.api.id.CustomerId;
import io.evenbook.api.id.EntryId;
import io.evenbook.api.id.HoldId;
import io.evenbook.api.id.MarketId;
import io.evenbook.api.id.OrderId;
import io.evenbook.api.id.SchemeId;
import io.evenbook.api.id.TransferId;
import io.evenbook.api.id.WithdrawalId;
import io.evenbook.api.money.Requested;
import io.evenbook.api.order.CancelReason;
import io.evenbook.api.order.HoldRelease;
import io.evenbook.api.order.OrderTerms;
import io.evenbook.api.order.SelfTradePrevention;
import io.evenbook.api.order.Side;
import java.math.BigDecimal;
import java.time.Instant;
import java.util.List;

/**
 * Commands on one account. Amounts from clients are {@link Requested}: the account checks their scale and size. Amounts
 * from the service are at their asset's scale.
 *
 * <p>Every command first releases holds of the account that have expired, at most 100; those that end many of its
 * orders do not, since both together could exceed the bounds of a commit.
 */
public sealed interface AccountCommand {
    AccountId accountId();

    /** Opens, freezes, unfreezes or closes an account. */
    sealed interface StatusCommand extends AccountCommand {}

    /** Requests, confirms or cancels a withdrawal. */
    sealed interface WithdrawalCommand extends AccountCommand {}

    /** Places, captures, releases or expires a hold. */
    sealed interface HoldCommand extends AccountCommand {}

    /** Places an order or cancels open ones; the markets concerned change in the same commit. */
    sealed interface OrderCommand extends AccountCommand {}

    /**
     * Opens an account. A repeat with the same customer and owner does nothing.
     *
     * @param customerId null: the account belongs to no customer yet
     * @param owner sealed for the event; null if the account has a customer
     */
    record OpenAccount(AccountId accountId, CustomerId customerId, Sealed owner) implements StatusCommand {}

    /** Gives an account without a customer to one, for good. A repeat with the same customer does nothing. */
    record AssignAccount(AccountId accountId, CustomerId customerId, String reason) implements StatusCommand {}

    /**
     * Records money that has arrived. The command has a unique key, so an account accepts each reference once; the
     * account's state does not contain the references.
     */
    record Deposit(AccountId accountId, EntryId entryId, Requested amount, String reference)
            implements AccountCommand {}

    /**
     * Requests a withdrawal: its amount is held, and nothing is posted until the withdrawal is confirmed. The
     * withdrawal's identifier is a unique key of the command.
     *
     * @param destination sealed for the event; null: none is named
     * @param expiresAt when the withdrawal expires; null: never
     */
    record RequestWithdrawal(
            AccountId accountId,
            WithdrawalId withdrawalId,
            Requested amount,
            String reference,
            Sealed destination,
            Instant expiresAt)
            implements WithdrawalCommand {}

    /** Confirms that the money has left. Refused if the withdrawal is no longer pending. */
    record ConfirmWithdrawal(AccountId accountId, WithdrawalId withdrawalId) implements WithdrawalCommand {}

    /** Cancels a withdrawal and releases its hold. Refused if the withdrawal is no longer pending. */
    record CancelWithdrawal(AccountId accountId, WithdrawalId withdrawalId) implements WithdrawalCommand {}

    /**
     * Places a hold with the reason MANUAL. The command has a unique key, so an account accepts each hold identifier
     * once.
     *
     * @param expiresAt when the rest of the hold is released; null: never
     */
    record PlaceHold(AccountId accountId, HoldId holdId, Requested amount, Instant expiresAt) implements HoldCommand {}

    /**
     * Captures a MANUAL hold, in part or in full. The money leaves the ledger or goes to another account. The payer's
     * limits do not apply, since the hold was checked when it was placed.
     *
     * @param key the identifier of the capture, unique within the hold
     * @param amount at most the remaining amount of the hold; null: all of it
     * @param transferId names the entry, and the transfer if {@code to} is given
     * @param to the account that receives the money; null: the money leaves the ledger
     */
    record CaptureHold(
            AccountId accountId, HoldId holdId, String key, Requested amount, TransferId transferId, AccountId to)
            implements HoldCommand {}

    /** Releases the rest of a MANUAL hold. */
    record ReleaseHold(AccountId accountId, HoldId holdId) implements HoldCommand {}

    /** Releases the expired holds of the account. Does nothing if none has expired. */
    record ExpireHolds(AccountId accountId) implements HoldCommand {}

    /**
     * Releases the rest of an order's hold after the order has ended. Releases at most once per key, and does nothing
     * if the hold is closed.
     */
    record ReleaseOrderHold(AccountId accountId, HoldRelease release) implements HoldCommand {}

    /** Transfers an amount to another account in one commit. */
    record SendTransfer(AccountId accountId, TransferId transferId, AccountId to, Requested amount, String reference)
            implements AccountCommand {}

    /**
     * Sets the limits of one asset.
     *
     * @param minimum the least that must stay available; negative: a credit line
     * @param maximum the most that may be posted and reserved; null: no maximum
     */
    record SetLimits(
            AccountId accountId,
            AssetCode asset,
            BigDecimal minimum,
            BigDecimal maximum,
            Direction direction,
            String reason)
            implements AccountCommand {}

    /**
     * Lets the account take part in a scheme under these terms, which replace the previous ones for its next orders. A
     * repeat does nothing.
     *
     * @param caps how far its orders may go beyond its funds and its receipts to come, with CREDIT; an asset that is
     *     missing has cap zero
     */
    record EnrolParticipant(
            AccountId accountId, SchemeId schemeId, Funding funding, List<Requested> caps, String reason)
            implements AccountCommand {}

    /**
     * Moves collateral in a scheme between the balance of the account and its margin, or its share in the default fund.
     *
     * @param direction IN or OUT
     * @param amount in the collateral asset of the scheme
     */
    record MoveCollateral(
            AccountId accountId,
            SchemeId schemeId,
            CollateralPurpose purpose,
            CollateralDirection direction,
            BigDecimal amount,
            EntryId entryId,
            String reason)
            implements AccountCommand {

        /** @throws IllegalArgumentException if the direction is DRAWN */
        public MoveCollateral {
            if (direction == CollateralDirection.DRAWN) {
                throw new IllegalArgumentException("must be IN or OUT: direction=" + direction);
            }
        }
    }

    /**
     * Places an order. One commit holds its funds, matches it against the book, and rests or cancels the unfilled
     * quantity.
     *
     * @param selfTradePrevention null: the market's default
     * @param clientOrderId unique among the account's live orders in the market; null: none
     */
    record PlaceOrder(
            AccountId accountId,
            OrderId orderId,
            MarketId marketId,
            OrderTerms terms,
            SelfTradePrevention selfTradePrevention,
            String clientOrderId)
            implements OrderCommand {
        /** The same order with a mode of self-trade prevention. */
        public PlaceOrder preventing(SelfTradePrevention mode) {
            return new PlaceOrder(accountId, orderId, marketId, terms, mode, clientOrderId);
        }
    }

    /**
     * Freezes the account at a level, which replaces a looser one; a stricter one must be lifted first. A repeat with
     * the same level does nothing. A level that stops debits also cancels the account's resting orders, in several
     * commits if there are many.
     */
    record FreezeAccount(AccountId accountId, FreezeLevel level, String reason) implements StatusCommand {}

    /**
     * Cancels the resting orders of an account, in several commits if there are many.
     *
     * @param marketId null: in all markets
     * @param side null: both
     * @param reason with {@code FROZEN} the command does nothing unless the account is frozen at a level that stops
     *     debits
     */
    record CancelAccountOrders(AccountId accountId, MarketId marketId, Side side, CancelReason reason)
            implements OrderCommand {}

    /**
     * Sets when all orders of the account are cancelled unless it is set again before. If the time that was set is
     * over, the orders are cancelled first, as {@link CancelWhenDue} does.
     *
     * @param seconds from the time of the command; 0: never
     */
    record SetCancelAfter(AccountId accountId, int seconds) implements OrderCommand {}

    /**
     * Cancels all orders of the account if the time that {@link SetCancelAfter} set is over, in several commits if
     * there are many; the last one ends it. Otherwise does nothing. Precedes each new order of the account.
     */
    record CancelWhenDue(AccountId accountId) implements OrderCommand {}

    /** Opens a frozen account again. */
    record UnfreezeAccount(AccountId accountId, String reason) implements StatusCommand {}

    /** Closes an account without balances, open holds, positions and collateral in clearing. Refused otherwise. */
    record CloseAccount(AccountId accountId, String reason) implements StatusCommand {}
}
