package io.evenbook.command.clearing.settlement;

import static io.evenbook.command.account.Checks.refused;

import io.evenbook.api.RejectedException;
import io.evenbook.api.clearing.ObligationKind;
import io.evenbook.api.id.ObligationId;
import io.evenbook.api.trade.TradeCommand.PortTrade;
import io.evenbook.api.trade.TradeEvent;
import io.evenbook.api.trade.TradeEvent.TradePorted;
import io.evenbook.api.trade.TradeRejection.TradeNotNovated;
import io.evenbook.axon.postgres.bus.Streams;
import io.evenbook.command.trade.TradeHolds;
import io.evenbook.command.trade.TradeState;

/** Ports sides of trades, in one commit with the positions of both accounts. */
public final class TradePorting {
    private TradePorting() {}

    /**
     * Does nothing if the account is the present party.
     *
     * @return the version of the trade
     * @throws RejectedException {@code trade.unknown}, {@code trade.gross}, {@code saga.ended}, then
     *     {@code clearing.window-stage}, {@code trade.not-novated}, then the faults of the account
     */
    public static long handle(PortTrade command, Streams streams) {
        for (TradeEvent event : TradeState.AGGREGATE.decide(command, streams)) {
            TradePorted ported = (TradePorted) event;
            ObligationHandler obligations = new ObligationHandler(ported.windowId(), streams);
            port(ported, obligations, streams);
            obligations.post();
        }
        return TradeState.AGGREGATE.version(streams, command);
    }

    static void port(TradePorted ported, ObligationHandler obligations, Streams streams) {
        TradeState trade = TradeState.AGGREGATE.find(streams, ported.tradeId());
        Windows.requireInPositions(trade.clearing(), ported.windowId(), streams);
        TradeHolds.load(trade.trade(), streams);
        if (!TradeHolds.areNovated(trade.trade(), streams)) {
            throw refused(new TradeNotNovated(ported.tradeId()));
        }
        OpenSide open =
                OpenSide.of(trade.trade(), ported.side(), trade.clearing().open());
        ObligationId id = ObligationId.ported(ported.tradeId(), trade.clearing().portings() + 1);
        obligations.add(ported.from(), open.takeBack(id, ObligationKind.PORTING));
        obligations.add(ported.to(), open.book(id, ObligationKind.PORTING));
        TradeState.AGGREGATE.append(streams, ported);
    }
}
