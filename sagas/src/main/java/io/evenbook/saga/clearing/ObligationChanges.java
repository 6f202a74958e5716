package io.evenbook.saga.clearing;

import io.evenbook.api.account.AccountEvent.ObligationsPosted;
import io.evenbook.api.clearing.Obligation;
import io.evenbook.api.clearing.ObligationKind;
import io.evenbook.api.id.MarketId;
import io.evenbook.api.id.TradeId;
import io.evenbook.api.order.Side;
import io.evenbook.api.trade.TradeEvent.TradeExecuted;
import io.evenbook.saga.clearing.ObligationTable.Booked;
import io.evenbook.saga.clearing.ObligationTable.LastPrice;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Obligations and last prices that are not written yet. */
final class ObligationChanges {
    private final ObligationTable table;
    private final List<Booked> booked = new ArrayList<>();
    private final Map<MarketId, LastPrice> prices = new HashMap<>();

    private record TradeSide(TradeId tradeId, Side side) {}

    ObligationChanges(ObligationTable table) {
        this.table = table;
    }

    void executed(TradeExecuted trade, long position) {
        prices.merge(
                trade.marketId(),
                new LastPrice(trade.marketId(), trade.price(), position),
                (before, after) -> after.position() > before.position() ? after : before);
    }

    /** Adds what the account owes others. @return how many obligations these are */
    int posted(ObligationsPosted posted, long position) {
        int added = 0;
        for (int i = 0; i < posted.obligations().size(); i++) {
            Obligation obligation = posted.obligations().get(i);
            if (obligation.counterparty() != null && obligation.delivers().isPositive()) {
                booked.add(new Booked(posted.windowId(), position, i + 1, posted.accountId(), obligation));
                added++;
            }
        }
        return added;
    }

    /** How many sides of trades an account no longer has, since the trades were cancelled. */
    static int cancelledSides(ObligationsPosted posted) {
        Set<TradeSide> sides = new HashSet<>();
        for (Obligation obligation : posted.obligations()) {
            if (obligation.kind() == ObligationKind.CANCELLATION) {
                sides.add(new TradeSide(obligation.tradeId(), obligation.side()));
            }
        }
        return sides.size();
    }

    void write() {
        table.setPrices(prices.values());
        table.book(booked);
        prices.clear();
        booked.clear();
    }
}
