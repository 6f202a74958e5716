package io.evenbook.command.trade;

import io.evenbook.api.id.AccountId;
import io.evenbook.api.money.Money;
import io.evenbook.api.order.Side;
import io.evenbook.api.trade.TradeCommand;
import io.evenbook.api.trade.TradeEvent;
import io.evenbook.api.trade.TradeEvent.ClearingEvent;
import io.evenbook.api.trade.TradeEvent.SettlementParked;
import io.evenbook.api.trade.TradeEvent.SettlementRetried;
import io.evenbook.api.trade.TradeEvent.TradeCancelled;
import io.evenbook.api.trade.TradeEvent.TradeExecuted;
import io.evenbook.api.trade.TradeEvent.TradeSettled;
import io.evenbook.api.trade.TradeStatus;
import io.evenbook.command.base.Aggregate;

/**
 * One trade, from its execution on.
 *
 * @param parked whether the settlement waits for an operator
 * @param clearing null: it settles gross
 */
public record TradeState(TradeExecuted trade, TradeStatus status, boolean parked, TradeClearing clearing) {
    public static final Aggregate<TradeState, TradeCommand, TradeEvent> AGGREGATE = Aggregate.of(
                    "Trade", TradeState.class, TradeCommand.class, TradeEvent.class, new TradeDecider())
            .identifiedBy(TradeCommand::tradeId, TradeEvent::tradeId)
            .handledBy(SettlementHandler::handle)
            .weigher(_ -> 1_500)
            .ended(TradeState::hasEnded)
            .build();

    static TradeState evolve(TradeState state, TradeEvent event) {
        return switch (event) {
            case TradeExecuted executed ->
                new TradeState(
                        executed,
                        TradeStatus.EXECUTED,
                        false,
                        executed.settlesGross() ? null : TradeClearing.of(executed));
            case TradeSettled _ -> state.with(TradeStatus.SETTLED, false);
            case TradeCancelled cancelled -> state.cancelled(cancelled.quantity());
            case SettlementParked _ -> state.with(state.status, true);
            case SettlementRetried _ -> state.with(state.status, false);
            case ClearingEvent inClearing ->
                new TradeState(state.trade, state.status, state.parked, state.clearing.evolve(inClearing));
        };
    }

    /** Windows have settled the rest of it, if there is one. */
    private TradeState cancelled(Money quantity) {
        return new TradeState(
                trade,
                quantity.equals(trade.quantity()) ? TradeStatus.FAILED : TradeStatus.SETTLED,
                false,
                clearing == null ? null : clearing.cancel(quantity));
    }

    private TradeState with(TradeStatus newStatus, boolean isParked) {
        return new TradeState(trade, newStatus, isParked, clearing);
    }

    /** The account that has a side now: in clearing it may be ported to another one. */
    public AccountId account(Side side) {
        return clearing == null ? trade.party(side).accountId() : clearing.account(side);
    }

    public boolean hasEnded() {
        return status != TradeStatus.EXECUTED;
    }
}
