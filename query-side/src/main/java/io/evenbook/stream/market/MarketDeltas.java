package io.evenbook.stream.market;

import io.evenbook.api.market.MarketTerms;
import io.evenbook.api.order.Side;
import io.evenbook.stream.market.MarketFeed.Published;
import io.evenbook.stream.market.MarketMessages.Delta;
import java.util.Set;

/** What a client sees of a range of changes. */
final class MarketDeltas {
    private MarketDeltas() {}

    /**
     * The delta of some channels; null if the range has nothing for them. The book's has every number.
     *
     * @param sent the number that the client was last sent
     * @param at what was published at the end of the range
     */
    static Delta of(long sent, MarketRange range, Published at, Set<Channel> channels) {
        MarketTerms terms = at.terms();
        boolean hasBook = channels.contains(Channel.BOOK);
        boolean hasTrades = !range.trades().isEmpty();
        Delta delta = new Delta(
                sent + 1,
                range.last(),
                hasBook ? Levels.shown(range.levels(Side.BUY), terms) : null,
                hasBook ? Levels.shown(range.levels(Side.SELL), terms) : null,
                hasBook ? at.bookHash() : null,
                hasBook ? at.checksum() : null,
                channels.contains(Channel.ORDERS) && !range.orders().isEmpty()
                        ? MarketMessages.orders(range.orders(), terms)
                        : null,
                channels.contains(Channel.TRADES) && hasTrades ? MarketMessages.trades(range.trades(), terms) : null,
                channels.contains(Channel.PHASE) ? range.phase() : null,
                channels.contains(Channel.PHASE) ? at.indicativeBehind(sent) : null,
                channels.contains(Channel.TICKER) && hasTrades ? at.ticker() : null,
                channels.contains(Channel.CANDLES) && hasTrades ? at.candles() : null);
        return hasBook || isOfAny(delta) ? delta : null;
    }

    private static boolean isOfAny(Delta delta) {
        return delta.orders() != null
                || delta.trades() != null
                || delta.phase() != null
                || delta.indicative() != null
                || delta.ticker() != null
                || delta.candles() != null;
    }
}
