package io.evenbook.saga.clearing;

import io.evenbook.api.id.TradeId;
import io.evenbook.api.money.Money;
import io.evenbook.api.order.Side;
import io.evenbook.api.trade.TradeEvent.SettlementFailed;
import io.evenbook.saga.clearing.TradeTable.Held;
import java.util.ArrayList;
import java.util.List;

/** Changes of trades that are not written yet. */
final class TradeChanges {
    private final TradeTable table;
    private final List<ExecutedTrade> executed = new ArrayList<>();
    private final List<Held> held = new ArrayList<>();
    private final List<SettlementFailed> failed = new ArrayList<>();

    TradeChanges(TradeTable table) {
        this.table = table;
    }

    void executed(ExecutedTrade trade) {
        executed.add(trade);
    }

    void held(TradeId tradeId, Side side, Money quantity) {
        if (!failed.isEmpty()) {
            // It may be one of those, and is kept back in its next window then
            write();
        }
        held.add(new Held(tradeId, side, quantity));
    }

    void failed(SettlementFailed trade) {
        failed.add(trade);
    }

    void write() {
        table.add(executed);
        table.hold(held);
        table.carry(failed);
        executed.clear();
        held.clear();
        failed.clear();
    }
}
