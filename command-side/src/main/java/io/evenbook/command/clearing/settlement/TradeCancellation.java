package io.evenbook.command.clearing.settlement;

import io.evenbook.api.RejectedException;
import io.evenbook.api.clearing.ObligationKind;
import io.evenbook.api.id.ObligationId;
import io.evenbook.api.order.Side;
import io.evenbook.api.trade.CancelCause;
import io.evenbook.api.trade.TradeCommand.CancelTrade;
import io.evenbook.api.trade.TradeEvent;
import io.evenbook.api.trade.TradeEvent.TradeCancelled;
import io.evenbook.axon.postgres.bus.Streams;
import io.evenbook.command.trade.TradeHolds;
import io.evenbook.command.trade.TradeState;

/** Cancels trades that settle in clearing windows, in one commit with what both accounts get back. */
public final class TradeCancellation {
    private TradeCancellation() {}

    /**
     * Does nothing if the trade is cancelled, or if the process gave up its novation and it is novated nevertheless.
     *
     * @return the version of the trade
     * @throws RejectedException {@code trade.unknown}, {@code trade.gross}; {@code clearing.window-stage} if the trade
     *     is novated and its window is due
     */
    public static long handle(CancelTrade command, Streams streams) {
        for (TradeEvent event : TradeState.AGGREGATE.decide(command, streams)) {
            TradeCancelled cancelled = (TradeCancelled) event;
            TradeState trade = TradeState.AGGREGATE.find(streams, command.tradeId());
            TradeHolds.load(trade.trade(), streams);
            if (!TradeHolds.areNovated(trade.trade(), streams)) {
                TradeHolds.release(trade.trade(), streams);
                TradeState.AGGREGATE.append(streams, cancelled);
            } else if (command.cause() != CancelCause.CLEARING) {
                ObligationHandler obligations = new ObligationHandler(cancelled.windowId(), streams);
                cancel(trade, cancelled, obligations, streams);
                obligations.post();
            }
        }
        return TradeState.AGGREGATE.version(streams, command);
    }

    /**
     * Cancels a novated trade: what is open of it is taken back from both sides.
     *
     * @throws RejectedException {@code clearing.window-stage} if its window is due, or the one that failed it settles
     */
    static void cancel(TradeState trade, TradeCancelled cancelled, ObligationHandler obligations, Streams streams) {
        Windows.requireInPositions(trade.clearing(), cancelled.windowId(), streams);
        ObligationId id = ObligationId.cancelled(cancelled.tradeId());
        for (Side side : Side.values()) {
            OpenSide open = OpenSide.of(trade.trade(), side, cancelled.quantity());
            obligations.add(trade.clearing().account(side), open.takeBack(id, ObligationKind.CANCELLATION));
        }
        TradeState.AGGREGATE.append(streams, cancelled);
    }
}
