package io.evenbook.command.trade;

import static io.evenbook.command.account.Checks.refused;

import io.evenbook.api.id.AccountId;
import io.evenbook.api.money.Money;
import io.evenbook.api.order.OrderRejection.QuantityOffLot;
import io.evenbook.api.order.Side;
import io.evenbook.api.trade.TradeCommand.CancelTrade;
import io.evenbook.api.trade.TradeCommand.ClearingCommand;
import io.evenbook.api.trade.TradeCommand.FailTrade;
import io.evenbook.api.trade.TradeCommand.HoldTrade;
import io.evenbook.api.trade.TradeCommand.PortTrade;
import io.evenbook.api.trade.TradeCommand.ReleaseTrade;
import io.evenbook.api.trade.TradeEvent;
import io.evenbook.api.trade.TradeEvent.SettlementFailed;
import io.evenbook.api.trade.TradeEvent.SettlementHeld;
import io.evenbook.api.trade.TradeEvent.SettlementReleased;
import io.evenbook.api.trade.TradeEvent.TradeCancelled;
import io.evenbook.api.trade.TradeEvent.TradeExecuted;
import io.evenbook.api.trade.TradeEvent.TradePorted;
import io.evenbook.api.trade.TradeRejection.SettlementEnded;
import io.evenbook.api.trade.TradeRejection.SettlementQuantity;
import io.evenbook.api.trade.TradeRejection.TradeGross;
import io.evenbook.command.base.AmountRules;
import java.math.BigDecimal;
import java.util.List;

/**
 * Decides what happens to one trade in clearing.
 *
 * <p>Several faults are reported in this order: gross; cancelled; quantity (not positive, excess scale, too large, off
 * the lot, more than there is).
 */
final class ClearingDecider {
    private ClearingDecider() {}

    static List<TradeEvent> decide(TradeState state, ClearingCommand command) {
        if (state.clearing() == null) {
            throw refused(new TradeGross(command.tradeId()));
        }
        return switch (command) {
            case FailTrade fail -> fail(state, fail);
            case CancelTrade _ when state.hasEnded() -> List.of();
            case CancelTrade cancel ->
                List.of(new TradeCancelled(
                        cancel.tradeId(),
                        state.clearing().windowId(cancel.windowId()),
                        state.clearing().open(),
                        cancel.cause(),
                        cancel.reason()));
            case PortTrade port -> port(state, port);
            case HoldTrade hold -> {
                requireOpen(state);
                Money before = state.clearing().held(hold.side());
                Money free = state.clearing().free(hold.side());
                Money more = quantity(state.trade(), hold.side(), hold.quantity(), free);
                yield List.of(new SettlementHeld(
                        hold.tradeId(),
                        state.clearing().windowId(hold.windowId()),
                        hold.side(),
                        before.plus(more),
                        hold.reason()));
            }
            case ReleaseTrade release -> {
                requireOpen(state);
                Money before = state.clearing().held(release.side());
                Money less = quantity(state.trade(), release.side(), release.quantity(), before);
                yield List.of(new SettlementReleased(
                        release.tradeId(),
                        state.clearing().windowId(release.windowId()),
                        release.side(),
                        before.minus(less),
                        release.reason()));
            }
        };
    }

    private static List<TradeEvent> port(TradeState state, PortTrade port) {
        requireOpen(state);
        AccountId from = state.clearing().account(port.side());
        return from.equals(port.to())
                ? List.of()
                : List.of(new TradePorted(
                        port.tradeId(),
                        state.clearing().windowId(port.windowId()),
                        port.side(),
                        from,
                        port.to(),
                        port.reason()));
    }

    private static void requireOpen(TradeState state) {
        if (state.hasEnded()) {
            throw refused(new SettlementEnded(state.trade().tradeId(), state.status()));
        }
    }

    /** @param asked null: the most */
    private static Money quantity(TradeExecuted trade, Side side, BigDecimal asked, Money most) {
        Money quantity = asked == null ? most : lots(trade, asked);
        if (!quantity.isPositive() || quantity.compareTo(most) > 0) {
            throw refused(new SettlementQuantity(trade.tradeId(), side, quantity, most));
        }
        return quantity;
    }

    private static Money lots(TradeExecuted trade, BigDecimal asked) {
        Money all = trade.quantity();
        Money quantity = AmountRules.requireMoney(
                "quantity", all.asset(), asked, all.amount().scale());
        BigDecimal lot = all.amount().divide(BigDecimal.valueOf(trade.lots()));
        if (quantity.amount().remainder(lot).signum() != 0) {
            throw refused(new QuantityOffLot(quantity.amount(), lot));
        }
        return quantity;
    }

    private static void requireRest(TradeClearing clearing, Money open) {
        boolean isRest = open.isPositive() && open.compareTo(clearing.open()) <= 0;
        if (!isRest || open.compareTo(clearing.held(Side.BUY)) < 0 || open.compareTo(clearing.held(Side.SELL)) < 0) {
            throw new IllegalArgumentException(
                    "must be at most what was open, and at least what is kept back: open=%s, %s"
                            .formatted(open, clearing));
        }
    }

    private static List<TradeEvent> fail(TradeState state, FailTrade fail) {
        TradeClearing clearing = state.clearing();
        if (state.hasEnded() || clearing.hasFailedIn(fail.windowId())) {
            return List.of();
        }
        Money open = state.trade().quantity().minus(fail.settled());
        requireRest(clearing, open);
        if (!fail.windowId().next().equals(fail.carriedTo())) {
            throw new IllegalArgumentException(
                    "must settle next after %s: carriedTo=%s".formatted(fail.windowId(), fail.carriedTo()));
        }
        return List.of(new SettlementFailed(
                fail.tradeId(),
                fail.windowId(),
                fail.side(),
                clearing.account(fail.side()),
                fail.asset(),
                fail.cause(),
                fail.settled(),
                open,
                fail.dueOn(),
                fail.carriedTo()));
    }
}
