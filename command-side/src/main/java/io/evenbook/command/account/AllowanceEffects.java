package io.evenbook.command.account;

import io.evenbook.api.RejectedException;
import io.evenbook.api.RequestBounds;
import io.evenbook.api.account.AccountEvent;
import io.evenbook.api.account.AccountEvent.AccountAssigned;
import io.evenbook.api.account.AccountEvent.FundsHeld;
import io.evenbook.api.account.AccountEvent.HoldIncreased;
import io.evenbook.api.account.AccountEvent.HoldReleased;
import io.evenbook.api.account.AccountEvent.TradeExchanged;
import io.evenbook.api.account.AccountEvent.TradesNovated;
import io.evenbook.api.account.AccountEvent.TransferSent;
import io.evenbook.api.account.AccountEvent.WithdrawalConfirmed;
import io.evenbook.api.account.HoldReason;
import io.evenbook.api.clearing.NovatedSide;
import io.evenbook.api.customer.AllowanceKind;
import io.evenbook.api.id.AssetCode;
import io.evenbook.api.id.CustomerId;
import io.evenbook.api.id.HoldId;
import io.evenbook.api.money.Money;
import io.evenbook.api.order.Side;
import io.evenbook.axon.postgres.bus.Streams;
import io.evenbook.command.customer.CustomerLimits;
import io.evenbook.command.customer.Markets;
import java.util.Comparator;
import java.util.List;

/**
 * Takes of the customer's limits, and releases, in the commit of an account's event. Every event of an account passes
 * here, so whatever ends an order or a withdrawal releases.
 *
 * <p>An order counts by its quote asset: a buy by what it holds, a sell by what it may receive; a MARKET sell receives
 * only what it executes. Holds that operators place, entries and deposits do not count.
 *
 * <p>An account that is assigned to a customer brings its open orders and withdrawals along: they count from then on,
 * by what is left of them, and the assignment is refused if they exceed a limit. Amounts used before do not count.
 */
final class AllowanceEffects {
    /** How many open orders and withdrawals an account may bring to its customer: one event each. */
    private static final int MAX_JOINING = 500;

    private AllowanceEffects() {}

    /** @param before the account before the event */
    static void follow(AccountState before, AccountEvent event, Streams streams) {
        if (event instanceof AccountAssigned assigned) {
            joined(before, assigned.customerId(), streams);
        }
        if (before == null || before.customerId() == null) {
            return;
        }
        CustomerId customerId = before.customerId();
        switch (event) {
            case FundsHeld held ->
                held(customerId, held.reason(), held.holdId(), held.amount(), held.receivable(), streams);
            case HoldIncreased increased ->
                increased(customerId, before.holds().get(increased.holdId()), increased, streams);
            case HoldReleased released -> {
                Hold hold = before.holds().get(released.holdId());
                if (hold.reason() != HoldReason.MANUAL) {
                    released(customerId, hold, released, streams);
                }
            }
            case TradeExchanged exchanged ->
                exchanged(customerId, before.holds().get(exchanged.holdId()), Exchange.of(exchanged), streams);
            case TradesNovated novated -> novated(before, novated, streams);
            case WithdrawalConfirmed confirmed -> confirmed(before, confirmed, streams);
            case TransferSent sent -> sent(customerId, sent, streams);
            default -> {}
        }
    }

    /** In the order of their ids: that decides which one is refused. */
    private static void joined(AccountState account, CustomerId customerId, Streams streams) {
        List<Hold> counted = account.holds().open().values().stream()
                .filter(hold -> hold.reason() != HoldReason.MANUAL)
                .sorted(Comparator.comparing(hold -> hold.holdId().value()))
                .toList();
        if (counted.size() > MAX_JOINING) {
            throw new RejectedException(new RequestBounds("openHolds", MAX_JOINING));
        }
        for (Hold hold : counted) {
            held(customerId, hold.reason(), hold.holdId(), hold.remaining(), hold.receivable(), streams);
        }
    }

    private static void held(
            CustomerId customerId, HoldReason reason, HoldId holdId, Money amount, Money receivable, Streams streams) {
        switch (reason) {
            case WITHDRAWAL -> {
                requireMayLeave(customerId, amount, streams);
                CustomerLimits.hold(customerId, AllowanceKind.WITHDRAWAL, key(holdId), amount, streams);
            }
            case ORDER, CREDIT_ORDER -> {
                Markets.Market market = market(holdId, streams);
                CustomerLimits.requireAllowed(customerId, List.of(market.baseAsset(), market.quoteAsset()), streams);
                Money counted = isOf(market.quoteAsset(), amount) ? amount : receivable;
                if (counted.isPositive()) {
                    CustomerLimits.hold(customerId, AllowanceKind.TRADE, key(holdId), counted, streams);
                }
            }
            default -> {}
        }
    }

    /** Asks for money that leaves the customer, by a withdrawal or a transfer to another one. */
    private static void requireMayLeave(CustomerId customerId, Money amount, Streams streams) {
        CustomerLimits.requireAllowed(customerId, List.of(amount.asset()), streams);
        CustomerLimits.requireNotCoolingOff(customerId, streams);
    }

    private static void increased(CustomerId customerId, Hold before, HoldIncreased increased, Streams streams) {
        boolean buys = isOf(market(before.holdId(), streams).quoteAsset(), increased.amount());
        change(
                customerId,
                before.holdId(),
                buys ? increased.amount() : increased.receivable().minus(before.receivable()),
                buys ? increased.remaining() : increased.receivable(),
                streams);
    }

    private static void released(CustomerId customerId, Hold before, HoldReleased released, Streams streams) {
        boolean sells = before.reason().isOrder()
                && !isOf(market(before.holdId(), streams).quoteAsset(), released.amount());
        // A sell that was amended to less at a higher price may receive more
        change(
                customerId,
                before.holdId(),
                sells
                        ? receivableAfter(before, released).minus(before.receivable())
                        : released.amount().negated(),
                sells ? receivableAfter(before, released) : released.remaining(),
                streams);
    }

    /** A stop may reserve more than its parts release: the end of its hold leaves nothing. */
    private static Money receivableAfter(Hold before, HoldReleased released) {
        return released.remaining().isZero() ? before.receivable().none() : released.receivable();
    }

    /** @param more negative: less */
    private static void change(CustomerId customerId, HoldId holdId, Money more, Money all, Streams streams) {
        if (more.isPositive()) {
            Markets.Market market = market(holdId, streams);
            CustomerLimits.requireAllowed(customerId, List.of(market.baseAsset(), market.quoteAsset()), streams);
        }
        CustomerLimits.change(customerId, key(holdId), more, all, streams);
    }

    /** One side of a trade that leaves the order's hold: exchanged, or novated. */
    private record Exchange(
            Side side,
            HoldId holdId,
            Money captured,
            Money released,
            Money holdRemaining,
            Money receivable,
            Money receipt) {
        private static Exchange of(TradeExchanged exchanged) {
            return new Exchange(
                    exchanged.side(),
                    exchanged.holdId(),
                    exchanged.captured(),
                    exchanged.released(),
                    exchanged.holdRemaining(),
                    exchanged.receivable(),
                    exchanged.receipt());
        }

        private static Exchange of(NovatedSide side) {
            return new Exchange(
                    side.side(),
                    side.holdId(),
                    side.delivers(),
                    side.released(),
                    side.holdRemaining(),
                    side.receivable(),
                    side.receipt());
        }
    }

    private static void novated(AccountState before, TradesNovated novated, Streams streams) {
        Holds holds = before.holds();
        for (NovatedSide side : novated.trades()) {
            Hold hold = holds.get(side.holdId());
            exchanged(before.customerId(), hold, Exchange.of(side), streams);
            holds = holds.put(side.holdId(), hold.with(side));
        }
    }

    private static void exchanged(CustomerId customerId, Hold before, Exchange exchange, Streams streams) {
        boolean buys = exchange.side() == Side.BUY;
        CustomerLimits.capture(
                customerId,
                key(exchange.holdId()),
                buys ? exchange.captured() : exchange.receipt(),
                buys ? exchange.released() : unreceived(before, exchange),
                streams);
    }

    /** The receipt that a seller reserved and does not get: a stop sells below its stop price. Null: none. */
    private static Money unreceived(Hold before, Exchange exchange) {
        Money reserved = exchange.holdRemaining().isZero()
                ? before.receivable()
                : before.receivable().minus(exchange.receivable());
        Money left = reserved.minus(exchange.receipt());
        return left.isPositive() ? left : null;
    }

    private static void confirmed(AccountState before, WithdrawalConfirmed confirmed, Streams streams) {
        Money amount = before.holds().get(confirmed.holdId()).remaining();
        String destination =
                before.withdrawals().pending().get(confirmed.withdrawalId()).destination();
        CustomerLimits.capture(before.customerId(), confirmed.withdrawalId().value(), amount, null, streams);
        CustomerLimits.rememberDestination(before.customerId(), destination, streams);
    }

    private static void sent(CustomerId customerId, TransferSent sent, Streams streams) {
        AccountState payee = AccountState.AGGREGATE.find(streams, sent.to());
        if (!customerId.equals(payee.customerId())) {
            requireMayLeave(customerId, sent.amount(), streams);
            CustomerLimits.use(
                    customerId, AllowanceKind.WITHDRAWAL, sent.transferId().value(), sent.amount(), streams);
        }
    }

    private static Markets.Market market(HoldId holdId, Streams streams) {
        return CustomerLimits.market(holdId.orderId().marketId(), streams);
    }

    private static boolean isOf(AssetCode asset, Money amount) {
        return amount.asset().equals(asset);
    }

    /** The id of the order or the withdrawal behind a hold. */
    private static String key(HoldId holdId) {
        return holdId.value().substring("hld_".length());
    }
}
