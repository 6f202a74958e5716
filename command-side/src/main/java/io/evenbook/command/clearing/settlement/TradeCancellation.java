package io.evenbook.command.clearing.settlement;

import io.evenbook.api.RejectedException;
import io.evenbook.api.trade.TradeCommand.CancelTrade;
import io.evenbook.api.trade.TradeEvent;
import io.evenbook.api.trade.TradeEvent.TradeExecuted;
import io.evenbook.axon.postgres.bus.Streams;
import io.evenbook.command.trade.TradeHolds;
import io.evenbook.command.trade.TradeState;
import java.util.List;

/** Cancels trades that settle in clearing windows, in one commit with what both accounts get back. */
public final class TradeCancellation {
    private TradeCancellation() {}

    /**
     * Does nothing if the trade is cancelled, or novated: the window settles it then.
     *
     * @return the version of the trade
     * @throws RejectedException {@code trade.unknown}, {@code trade.gross}
     */
    public static long handle(CancelTrade command, Streams streams) {
        List<TradeEvent> cancelled = TradeState.AGGREGATE.decide(command, streams);
        if (!cancelled.isEmpty()) {
            TradeExecuted trade =
                    TradeState.AGGREGATE.find(streams, command.tradeId()).trade();
            TradeHolds.load(trade, streams);
            if (!TradeHolds.areNovated(trade, streams)) {
                TradeHolds.release(trade, streams);
                cancelled.forEach(event -> TradeState.AGGREGATE.append(streams, event));
            }
        }
        return TradeState.AGGREGATE.version(streams, command);
    }
}
