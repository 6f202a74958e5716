package io.evenbook.command.trade;

import io.evenbook.api.trade.TradeCommand;
import io.evenbook.api.trade.TradeEvent;
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
 */
public record TradeState(TradeExecuted trade, TradeStatus status, boolean parked) {
    public static final Aggregate<TradeState, TradeCommand, TradeEvent> AGGREGATE = Aggregate.of(
                    "Trade", TradeState.class, TradeCommand.class, TradeEvent.class, new TradeDecider())
            .identifiedBy(TradeCommand::tradeId, TradeEvent::tradeId)
            .handledBy(SettlementHandler::handle)
            .weigher(_ -> 1_500)
            .ended(TradeState::hasEnded)
            .build();

    static TradeState evolve(TradeState state, TradeEvent event) {
        return switch (event) {
            case TradeExecuted executed -> new TradeState(executed, TradeStatus.EXECUTED, false);
            case TradeSettled _ -> new TradeState(state.trade, TradeStatus.SETTLED, false);
            case TradeCancelled _ -> new TradeState(state.trade, TradeStatus.FAILED, false);
            case SettlementParked _ -> new TradeState(state.trade, state.status, true);
            case SettlementRetried _ -> new TradeState(state.trade, state.status, false);
        };
    }

    public boolean hasEnded() {
        return status != TradeStatus.EXECUTED;
    }
}
