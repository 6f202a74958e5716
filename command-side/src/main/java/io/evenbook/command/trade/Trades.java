package io.evenbook.command.trade;

import io.evenbook.api.trade.TradeEvent.TradeExecuted;
import org.axonframework.modelling.command.AggregateLifecycle;

/** How trades are born: in the unit of work of their market. */
public final class Trades {
    private Trades() {}

    /** To be called by the market's handler. */
    public static void execute(TradeExecuted executed) {
        try {
            AggregateLifecycle.createNew(Trade.class, () -> new Trade(executed));
        } catch (RuntimeException e) {
            throw e;
        } catch (Exception e) {
            throw new IllegalStateException(e);
        }
    }
}
