package io.evenbook.command.trade;

import io.evenbook.api.RejectedException;
import io.evenbook.api.trade.SettlementStep;
import io.evenbook.api.trade.TradeCommand;
import io.evenbook.api.trade.TradeCommand.ParkSettlement;
import io.evenbook.api.trade.TradeCommand.RetrySettlement;
import io.evenbook.api.trade.TradeCommand.SettleTrade;
import io.evenbook.api.trade.TradeEvent;
import io.evenbook.api.trade.TradeEvent.SettlementParked;
import io.evenbook.api.trade.TradeEvent.SettlementRetried;
import io.evenbook.api.trade.TradeEvent.TradeExecuted;
import io.evenbook.api.trade.TradeEvent.TradeSettled;
import io.evenbook.api.trade.TradeRejection.SettlementNotParked;
import java.util.List;

/**
 * One trade.
 *
 * @param parkedAt the step that the settlement waits at for an operator; null if it does not
 */
public record TradeState(TradeExecuted trade, boolean settled, SettlementStep parkedAt) {

    public List<TradeEvent> decide(TradeCommand command) {
        return switch (command) {
            case SettleTrade settle -> settled ? List.of() : List.of(new TradeSettled(settle.tradeId()));
            case ParkSettlement park ->
                settled || parkedAt != null
                        ? List.of()
                        : List.of(new SettlementParked(park.tradeId(), park.step(), park.code(), park.detail()));
            case RetrySettlement retry -> {
                if (parkedAt == null) {
                    throw new RejectedException(new SettlementNotParked(retry.tradeId()));
                }
                yield List.of(new SettlementRetried(retry.tradeId(), retry.reason()));
            }
        };
    }

    public static TradeState evolve(TradeState state, TradeEvent event) {
        return switch (event) {
            case TradeExecuted executed -> new TradeState(executed, false, null);
            case TradeSettled _ -> new TradeState(state.trade, true, null);
            case SettlementParked parked -> new TradeState(state.trade, state.settled, parked.step());
            case SettlementRetried _ -> new TradeState(state.trade, state.settled, null);
        };
    }
}
