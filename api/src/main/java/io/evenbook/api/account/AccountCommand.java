package io.evenbook.api.account;

import io.evenbook.api.journal.EntryId;
import io.evenbook.api.market.MarketId;
import io.evenbook.api.money.Money;
import io.evenbook.api.order.OrderId;
import io.evenbook.api.order.OrderType;
import io.evenbook.api.order.Side;
import io.evenbook.api.order.TimeInForce;
import io.evenbook.api.trade.TradeId;
import java.math.BigDecimal;
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

    /** Sets aside what is to leave; nothing moves until the withdrawal is confirmed. */
    record RequestWithdrawal(@TargetAggregateIdentifier AccountId accountId, WithdrawalId withdrawalId, Requested amount, String reference)
            implements AccountCommand {}

    /** The money has left. Again does nothing; after a cancellation it is refused. */
    record ConfirmWithdrawal(@TargetAggregateIdentifier AccountId accountId, WithdrawalId withdrawalId) implements AccountCommand {}

    /** The money stays. Again does nothing; after a confirmation it is refused. */
    record CancelWithdrawal(@TargetAggregateIdentifier AccountId accountId, WithdrawalId withdrawalId) implements AccountCommand {}

    /** Sets funds aside by hand. */
    record PlaceHold(@TargetAggregateIdentifier AccountId accountId, HoldId holdId, Requested amount) implements AccountCommand {}

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

    /** Closes an account that has nothing: no balance, no open hold, no expected receipt. */
    record CloseAccount(@TargetAggregateIdentifier AccountId accountId, String reason) implements AccountCommand {}
}
