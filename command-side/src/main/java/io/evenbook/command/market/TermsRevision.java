package io.evenbook.command.market;

import io.evenbook.api.RejectedException;
import io.evenbook.api.market.MarketCommand.ChangeTerms;
import io.evenbook.api.market.MarketRejection.OrdersOffTerms;
import io.evenbook.api.market.MarketTerms;
import io.evenbook.api.market.Recount;
import io.evenbook.api.order.CancelReason;
import io.evenbook.axon.postgres.bus.Streams;
import io.evenbook.command.market.matching.Order;
import java.util.List;

/**
 * Gives a market other terms, in one commit. Live orders that are off another tick or lot end in it: those of which a
 * price, the stop and protection prices included, is no multiple of the tick, or a quantity, the filled, the displayed
 * and the shown one included, none of the lot. All others keep prices, quantities, places and holds.
 */
final class TermsRevision {
    /** The most orders that end with a change. Its commit has an event of each, one of the book, one of the terms. */
    static final int MAX_ENDED = 900;

    private TermsRevision() {}

    static void change(ChangeTerms change, Streams streams) {
        MarketState market = MarketHandler.require(streams, change.marketId());
        MarketTerms terms = TermsRules.changed(market, change);
        if (terms.equals(market.terms())) {
            return;
        }
        if (!terms.countsAs(market.terms())) {
            if (BookTime.advance(market, null, streams)) {
                streams.decideAgain(change);
                return;
            }
            endOff(terms, market, streams);
        }
        MarketHandler.append(streams, market.changed(terms, change.reason()));
    }

    private static void endOff(MarketTerms terms, MarketState market, Streams streams) {
        List<Order> off = market.book().unfit(Recount.of(market.terms(), terms));
        if (off.size() > MAX_ENDED) {
            throw new RejectedException(
                    new OrdersOffTerms(market.marketId(), terms.tickSize(), terms.lotSize(), off.size(), MAX_ENDED));
        }
        if (!off.isEmpty()) {
            RestingOrders.remove(off, market, CancelReason.TERMS_CHANGED, null, streams);
        }
    }
}
