package io.evenbook.command.clearing.settlement;

import io.evenbook.api.RejectedException;
import io.evenbook.api.trade.TradeCommand.HoldCommand;
import io.evenbook.axon.postgres.bus.Streams;
import io.evenbook.command.clearing.SchemeState.Stage;
import io.evenbook.command.trade.TradeState;

/**
 * Holds and releases trades whose window is not due. A window that is due is netted and resolved on what was on hold
 * then.
 */
public final class SettlementHolds {
    private SettlementHolds() {}

    /**
     * @return the version of the trade
     * @throws RejectedException {@code trade.unknown} and {@code trade.gross}, then {@code clearing.window-stage}, then
     *     the other faults of the trade
     */
    public static long handle(HoldCommand command, Streams streams) {
        TradeState trade = TradeState.AGGREGATE.find(streams, command.tradeId());
        if (trade != null && trade.clearing() != null) {
            Windows.requireBefore(Stage.DUE, trade.clearing().windowId(command.windowId()), streams);
        }
        return TradeState.AGGREGATE.handle(command, streams);
    }
}
