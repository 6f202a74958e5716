package io.evenbook.command.trade;

import io.evenbook.api.trade.TradeEvent;
import io.evenbook.api.trade.TradeEvent.SettlementParked;
import io.evenbook.api.trade.TradeEvent.SettlementRetried;
import io.evenbook.api.trade.TradeEvent.TradeCancelled;
import io.evenbook.api.trade.TradeEvent.TradeExecuted;
import io.evenbook.api.trade.TradeEvent.TradeSettled;
import io.evenbook.api.trade.TradeStatus;

/**
 * One trade. Whether it was settled, it alone says.
 *
 * @param parked whether the settlement waits for an operator
 */
public record TradeState(TradeExecuted trade, TradeStatus status, boolean parked) {

    public static TradeState evolve(TradeState state, TradeEvent event) {
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
