package io.evenbook.query.trade;

import io.evenbook.api.Page;
import io.evenbook.api.RejectedException;
import io.evenbook.api.account.AccountId;
import io.evenbook.api.trade.TradeAnswer;
import io.evenbook.api.trade.TradeQuery.FindTrade;
import io.evenbook.api.trade.TradeQuery.ListMarketTrades;
import io.evenbook.api.trade.TradeQuery.ListTrades;
import io.evenbook.api.trade.TradeRejection.TradeUnknown;
import io.evenbook.query.list.Cursors;
import io.evenbook.query.list.Filters;
import io.evenbook.query.list.ListOrder;
import io.evenbook.query.list.Parts;
import io.evenbook.query.market.Markets;
import org.axonframework.queryhandling.QueryHandler;
import org.springframework.data.jpa.domain.Specification;
import org.springframework.stereotype.Component;

@Component
class TradeQueries {
    private final TradeRows trades;
    private final Markets markets;

    TradeQueries(TradeRows trades, Markets markets) {
        this.trades = trades;
        this.markets = markets;
    }

    @QueryHandler
    TradeAnswer handle(FindTrade query) {
        return trades.findById(query.tradeId())
                .map(TradeRow::answer)
                .orElseThrow(() -> new RejectedException(new TradeUnknown(query.tradeId())));
    }

    @QueryHandler
    Page<TradeAnswer> handle(ListTrades query) {
        return Parts.of(
                trades,
                Specification.allOf(
                        Filters.equal("market", query.marketId()),
                        onEitherSide(query.accountId()),
                        Filters.equal("status", query.status())),
                ListOrder.byPosition("executedPosition", query.paging().order(), trade -> trade.executedPosition),
                Cursors.of("trades", query.marketId(), query.accountId(), query.status(), query.paging().order()),
                query.paging(),
                TradeRow::answer);
    }

    @QueryHandler
    Page<TradeAnswer> handle(ListMarketTrades query) {
        markets.requireKnown(query.marketId());
        return Parts.of(
                trades,
                Filters.equal("market", query.marketId()),
                ListOrder.newestFirst("executedPosition", trade -> trade.executedPosition),
                Cursors.of("market trades", query.marketId()),
                query.paging(),
                TradeRow::answer);
    }

    private static Specification<TradeRow> onEitherSide(AccountId accountId) {
        return Specification.anyOf(Filters.equal("buyerAccountId", accountId), Filters.equal("sellerAccountId", accountId));
    }
}
