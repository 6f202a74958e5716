package io.evenbook.saga.clearing;

import io.evenbook.api.trade.TradeEvent.SettlementFailed;
import io.evenbook.api.trade.TradeEvent.TradePorted;
import io.evenbook.saga.clearing.TradeTable.Held;
import java.util.ArrayList;
import java.util.List;

/** Changes of trades that are not written yet. */
final class TradeChanges {
    private final TradeTable table;
    private final List<ExecutedTrade> executed = new ArrayList<>();
    private final List<Held> held = new ArrayList<>();
    private final List<SettlementFailed> failed = new ArrayList<>();
    private final List<TradePorted> ported = new ArrayList<>();

    TradeChanges(TradeTable table) {
        this.table = table;
    }

    void executed(ExecutedTrade trade) {
        executed.add(trade);
    }

    void held(Held quantity) {
        if (!failed.isEmpty() || !ported.isEmpty()) {
            // It may be one of those: it has no row in its window yet, or its new party keeps it back
            write();
        }
        held.add(quantity);
    }

    void failed(SettlementFailed trade) {
        if (!ported.isEmpty()) {
            write();
        }
        failed.add(trade);
    }

    void ported(TradePorted trade) {
        ported.add(trade);
    }

    void write() {
        table.add(executed);
        table.hold(held);
        table.carry(failed);
        table.port(ported);
        executed.clear();
        held.clear();
        failed.clear();
        ported.clear();
    }
}
