package io.evenbook.command.clearing;

import io.evenbook.api.RejectedException;
import io.evenbook.api.clearing.SchemeRejection.WindowStage;
import io.evenbook.api.id.WindowId;
import io.evenbook.api.trade.TradeCommand.HoldCommand;
import io.evenbook.axon.postgres.bus.Streams;
import io.evenbook.command.base.Facts;
import io.evenbook.command.clearing.SchemeState.Live;
import io.evenbook.command.clearing.SchemeState.Stage;
import io.evenbook.command.trade.TradeState;

/**
 * Holds and releases of trades whose window is not due. What is on hold when a window is due is fixed: it is netted and
 * resolved on that.
 */
public final class SettlementHolds {
    private SettlementHolds() {}

    /**
     * @return the version of the trade
     * @throws RejectedException in this order: {@code clearing.window-stage}, then the faults of the trade; those that
     *     no window decides (unknown, gross) come first
     */
    public static long handle(HoldCommand command, Streams streams) {
        TradeState trade = TradeState.AGGREGATE.find(streams, command.tradeId());
        if (trade != null && trade.clearing() != null) {
            requireNotDue(trade.clearing().windowId(command.windowId()), streams);
        }
        return TradeState.AGGREGATE.handle(command, streams);
    }

    private static void requireNotDue(WindowId windowId, Streams streams) {
        SchemeState scheme = SchemeAggregate.require(windowId.schemeId(), Facts.of(streams));
        Live live = scheme.find(windowId);
        if (live == null || live.stage().compareTo(Stage.CLOSED) > 0) {
            throw new RejectedException(new WindowStage(windowId, SchemeDecider.nameOf(live)));
        }
    }
}
