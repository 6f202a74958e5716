package io.evenbook.api.trade;

import io.evenbook.api.Page;
import io.evenbook.api.Paging;
import io.evenbook.api.Query;
import io.evenbook.api.id.AccountId;
import io.evenbook.api.id.MarketId;

/** What can be asked about trades. */
public sealed interface TradeQuery<R> extends Query<R> {

    /** One trade. */
    record FindTrade(String tradeId) implements TradeQuery<TradeAnswer> {}

    /**
     * Trades by when they were executed, in the order of the paging; a filter that is null lets everything through.
     *
     * @param accountId on either side
     */
    record ListTrades(MarketId marketId, AccountId accountId, TradeStatus status, Paging paging)
            implements TradeQuery<Page<TradeAnswer>> {}

    /** The trades of one market, newest first. */
    record ListMarketTrades(String marketId, Paging paging) implements TradeQuery<Page<TradeAnswer>> {}
}
