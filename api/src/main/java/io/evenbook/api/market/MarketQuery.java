package io.evenbook.api.market;

import io.evenbook.api.Page;
import io.evenbook.api.Paging;
import io.evenbook.api.Query;

/** Queries about markets and their order books. */
public sealed interface MarketQuery<R> extends Query<R> {

    /** One market, by its name. */
    record FindMarket(String marketId) implements MarketQuery<MarketAnswer> {}

    /** All markets, by name. */
    record ListMarkets(Paging paging) implements MarketQuery<Page<MarketAnswer>> {}

    /**
     * The order book of one market.
     *
     * @param levels the most prices per side, best first
     */
    record FindBook(String marketId, int levels) implements MarketQuery<BookAnswer> {}

    /**
     * The order book of one market as it was.
     *
     * @param sequence sequence number of the last event of the market in the book
     * @param levels the most prices per side, best first
     */
    record FindPastBook(String marketId, long sequence, int levels) implements MarketQuery<BookAnswer> {}
}
