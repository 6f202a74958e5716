package io.evenbook.api.trade;

import io.evenbook.api.Page;
import io.evenbook.api.Paging;
import io.evenbook.api.Query;
import io.evenbook.api.id.AccountId;
import io.evenbook.api.id.MarketId;

/** Queries about trades. */
public sealed interface TradeQuery<R> extends Query<R> {

    /** One trade. */
    record FindTrade(String tradeId) implements TradeQuery<TradeAnswer> {}

    /**
     * Trades by the time of execution, in the order of the paging. A filter that is null accepts all.
     *
     * @param accountId of the buyer or the seller
     */
    record ListTrades(MarketId marketId, AccountId accountId, TradeStatus status, Paging paging)
            implements TradeQuery<Page<TradeAnswer>> {}

    /** The trades of one market, newest first. */
    record ListMarketTrades(String marketId, Paging paging) implements TradeQuery<Page<TradeAnswer>> {}
}
