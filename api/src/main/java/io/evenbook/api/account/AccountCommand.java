package io.evenbook.api.account;

import io.evenbook.api.asset.AssetCode;
import io.evenbook.api.journal.EntryId;
import io.evenbook.api.journal.EntryLegs;
import io.evenbook.api.journal.GroupId;
import io.evenbook.api.market.MarketId;
import io.evenbook.api.money.Money;
import io.evenbook.api.order.OrderId;
import io.evenbook.api.order.OrderType;
import io.evenbook.api.order.Side;
import io.evenbook.api.order.TimeInForce;
import io.evenbook.api.trade.TradeId;
import java.math.BigDecimal;
import java.time.Instant;
import java.util.List;
import org.axonframework.modelling.command.TargetAggregateIdentifier;

/**
 * What can be asked of an account. Amounts that come from a client are {@link Requested}: whether they fit the asset's scale is for the
 * account to decide. Amounts that come from the service are at their asset's scale.
 */
public sealed interface AccountCommand {
    AccountId accountId();

    /** Opens an account; again with the same owner does nothing. */
    record OpenAccount(@TargetAggregateIdentifier AccountId accountId, String owner) implements AccountCommand {}

    /** Records money that has arrived. That a reference is used once is a unique key of the command, not part of the account's state. */
    record Deposit(@TargetAggregateIdentifier AccountId accountId, EntryId entryId, Requested amount, String reference)
            implements AccountCommand {}

    /**
     * Sets aside what is to leave; nothing moves until the withdrawal is confirmed.
     *
     * @param expiresAt when it is cancelled by itself, or null
     * @param at        now
     */
    record RequestWithdrawal(
            @TargetAggregateIdentifier AccountId accountId,
            WithdrawalId withdrawalId,
            Requested amount,
            String reference,
            Instant expiresAt,
            Instant at) implements AccountCommand {}

    /** The money has left. Again does nothing; after a cancellation it is refused. */
    record ConfirmWithdrawal(@TargetAggregateIdentifier AccountId accountId, WithdrawalId withdrawalId) implements AccountCommand {}

    /** The money stays. Again does nothing; after a confirmation it is refused. */
    record CancelWithdrawal(@TargetAggregateIdentifier AccountId accountId, WithdrawalId withdrawalId) implements AccountCommand {}

    /**
     * Sets funds aside by hand. That a hold's id is used once is a unique key of the command.
     *
     * @param expiresAt when what is left of it is released by itself, or null
     * @param at        now
     */
    record PlaceHold(
            @TargetAggregateIdentifier AccountId accountId, HoldId holdId, Requested amount, Instant expiresAt, Instant at)
            implements AccountCommand {}

    /**
     * Pays a part of a hold that was placed by hand: out of the ledger, or to another account. Ignores freezes and limits: it was agreed
     * when the hold was placed.
     *
     * @param key        what this capture is for, unique within the hold
     * @param amount     at most what the hold still sets aside; null: all of that
     * @param transferId names the transfer if it goes to another account, and the entry in any case
     * @param to         the account that is paid; null: the money leaves the ledger, as a withdrawal does
     */
    record CaptureHold(
            @TargetAggregateIdentifier AccountId accountId,
            HoldId holdId,
            String key,
            Requested amount,
            TransferId transferId,
            AccountId to) implements AccountCommand {}

    /** Releases what is left of a hold whose time is over, and ends the withdrawal behind it. Of a hold that has ended, nothing happens. */
    record ExpireHold(@TargetAggregateIdentifier AccountId accountId, HoldId holdId, Instant at) implements AccountCommand {}

    /** Pays into clearing what another account is to receive. */
    record SendTransfer(
            @TargetAggregateIdentifier AccountId accountId,
            TransferId transferId,
            AccountId to,
            Requested amount,
            String reference) implements AccountCommand {}

    /**
     * Takes from clearing what another account has sent; if a rule of this account stands against it, that is recorded. To be sent with a
     * command key, since the account does not remember what it has received.
     */
    record ReceiveTransfer(
            @TargetAggregateIdentifier AccountId accountId, TransferId transferId, AccountId from, Money amount, String reference)
            implements AccountCommand {}

    /**
     * Takes back from clearing what the other account refused. Ignores freezes and limits; an account that was closed meanwhile has it
     * in {@code house:suspense}. To be sent with a command key.
     *
     * @param code   of the refusal
     * @param detail of the refusal
     */
    record ReturnTransfer(
            @TargetAggregateIdentifier AccountId accountId,
            TransferId transferId,
            AccountId to,
            Money amount,
            String code,
            String detail) implements AccountCommand {}

    /** Sets what the account may have of an asset, and in which direction it may move. */
    record SetLimits(
            @TargetAggregateIdentifier AccountId accountId,
            AssetCode asset,
            BigDecimal minimum,
            BigDecimal maximum,
            Direction direction,
            String reason) implements AccountCommand {}

    /**
     * Holds what the account would pay, and reserves room for what it would receive, in the entries of a group; what it does both of
     * counts by the difference. If a rule stands against it, that is recorded. To be sent with a command key.
     *
     * @param legs on this account, in the order of the entries
     */
    record PreparePart(@TargetAggregateIdentifier AccountId accountId, GroupId groupId, List<EntryLegs> legs)
            implements AccountCommand {}

    /** Posts what was prepared, against clearing. Ignores freezes and limits. Again does nothing. */
    record PostPart(@TargetAggregateIdentifier AccountId accountId, GroupId groupId) implements AccountCommand {}

    /** Gives back what was prepared. Again does nothing. */
    record ReleasePart(@TargetAggregateIdentifier AccountId accountId, GroupId groupId) implements AccountCommand {}

    /** Gives all of a hold that was placed by hand back. */
    record LiftHold(@TargetAggregateIdentifier AccountId accountId, HoldId holdId) implements AccountCommand {}

    /**
     * Gives a part of an order's hold back, as its market computed. At most once per key; of a hold that is closed, nothing happens.
     * Ignores freezes: what was agreed is done.
     *
     * @param key what this release is for, unique within the hold
     */
    record ReleaseHold(@TargetAggregateIdentifier AccountId accountId, HoldId holdId, String key, Money amount)
            implements AccountCommand {}

    /**
     * Places an order: its funds are held and the order is born in one commit. Exactly one of price and quote budget is given for a
     * buy: a limit order has a price, a market buy a budget; a market sell has neither.
     *
     * @param price         in the quote asset for one unit of the base asset; null for MARKET
     * @param quantity      in the base asset; null only for a MARKET buy that spends its budget whatever it buys
     * @param quoteBudget   the most that a MARKET buy may spend, in the quote asset; otherwise null
     * @param clientOrderId unique among the account's live orders, or null
     */
    record PlaceOrder(
            @TargetAggregateIdentifier AccountId accountId,
            OrderId orderId,
            MarketId marketId,
            Side side,
            OrderType type,
            TimeInForce timeInForce,
            BigDecimal price,
            BigDecimal quantity,
            BigDecimal quoteBudget,
            String clientOrderId) implements AccountCommand {}

    /**
     * One side of a trade pays what it sold into clearing: from its hold, giving back what the better price saved. At most once per
     * trade and side. Ignores freezes.
     *
     * @param captured of the hold, into clearing; greater than zero
     * @param released of the hold, back to available; may be zero
     * @param receipt  what the account may expect from clearing for it; greater than zero
     */
    record PayIn(
            @TargetAggregateIdentifier AccountId accountId,
            TradeId tradeId,
            Side side,
            HoldId holdId,
            Money captured,
            Money released,
            Money receipt) implements AccountCommand {}

    /**
     * One side of a trade is paid from clearing, less its fee. Takes the expected receipt away, so a repeat has nothing to take. Ignores
     * freezes.
     *
     * @param fee of the receipt, to the house; may be zero
     */
    record PayOut(@TargetAggregateIdentifier AccountId accountId, TradeId tradeId, Side side, Money fee) implements AccountCommand {}

    record FreezeAccount(@TargetAggregateIdentifier AccountId accountId, String reason) implements AccountCommand {}

    record UnfreezeAccount(@TargetAggregateIdentifier AccountId accountId, String reason) implements AccountCommand {}

    /** Closes an account that has nothing: no balance, no open hold, no expected receipt, no part of a group of entries under way. */
    record CloseAccount(@TargetAggregateIdentifier AccountId accountId, String reason) implements AccountCommand {}
}
