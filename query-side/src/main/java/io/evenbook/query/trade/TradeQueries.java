package io.evenbook.query.trade;

import io.evenbook.api.Page;
import io.evenbook.api.RejectedException;
import io.evenbook.api.id.AccountId;
import io.evenbook.api.trade.TradeAnswer;
import io.evenbook.api.trade.TradeQuery.FindTrade;
import io.evenbook.api.trade.TradeQuery.ListMarketTrades;
import io.evenbook.api.trade.TradeQuery.ListTrades;
import io.evenbook.api.trade.TradeRejection.TradeUnknown;
import io.evenbook.api.trade.TradeStatus;
import io.evenbook.query.market.Markets;
import io.evenbook.query.support.list.Cursors;
import io.evenbook.query.support.list.Filters;
import io.evenbook.query.support.list.ListOrder;
import io.evenbook.query.support.list.Pages;
import io.evenbook.query.support.list.ScanLimit;
import java.util.List;
import java.util.Map;
import org.axonframework.queryhandling.QueryHandler;
import org.springframework.data.jpa.domain.Specification;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

@Component
class TradeQueries {
    private final TradeRows trades;
    private final Markets markets;
    private final JdbcClient postgres;

    TradeQueries(TradeRows trades, Markets markets, JdbcClient postgres) {
        this.trades = trades;
        this.markets = markets;
        this.postgres = postgres;
    }

    @QueryHandler
    TradeAnswer handle(FindTrade query) {
        return trades.findById(query.tradeId())
                .map(TradeRow::answer)
                .orElseThrow(() -> new RejectedException(new TradeUnknown(query.tradeId())));
    }

    @QueryHandler
    Page<TradeAnswer> handle(ListTrades query) {
        Specification<TradeRow> filter = Specification.allOf(
                Filters.equal("market", query.marketId()),
                onEitherSide(query.accountId()),
                Filters.equal("status", query.status()),
                isUnsettled(query) ? Filters.isTrue("unsettled") : Specification.unrestricted());
        ListOrder<TradeRow, Long> order =
                ListOrder.byPosition("executedPosition", query.paging().order(), trade -> trade.executedPosition);
        Cursors cursors = Cursors.of(
                "trades",
                query.marketId(),
                query.accountId(),
                query.status(),
                query.paging().order());
        return query.accountId() == null && query.status() == null
                ? Pages.of(trades, filter, order, cursors, query.paging(), TradeRow::answer)
                : Pages.within(
                        scanLimit(query), postgres, trades, filter, order, cursors, query.paging(), TradeRow::answer);
    }

    private static boolean isUnsettled(ListTrades query) {
        return query.status() != null && query.status() != TradeStatus.SETTLED;
    }

    /**
     * Compares the trades of the account, by an index for each side; else unsettled trades if the status is one of
     * these; else those of the market, else all.
     */
    private static ScanLimit scanLimit(ListTrades query) {
        if (query.accountId() != null) {
            boolean compares = query.marketId() != null || query.status() != null;
            return scanLimit(
                    List.of("buyer_account_id = :account", "seller_account_id = :account"),
                    Map.of("account", query.accountId().value()),
                    compares ? ScanLimit.COMPARED : query.paging().limit() + 1);
        }
        if (isUnsettled(query)) {
            return scanLimit(List.of("unsettled"), Map.of(), ScanLimit.COMPARED);
        }
        return query.marketId() != null
                ? scanLimit(
                        List.of("market = :market"),
                        Map.of("market", query.marketId().value()),
                        ScanLimit.COMPARED)
                : scanLimit(List.of("true"), Map.of(), ScanLimit.COMPARED);
    }

    private static ScanLimit scanLimit(List<String> conditions, Map<String, String> parameters, int rows) {
        return new ScanLimit("trades.trade", "executed_position", conditions, parameters, rows);
    }

    @QueryHandler
    Page<TradeAnswer> handle(ListMarketTrades query) {
        markets.requireKnown(query.marketId());
        return Pages.of(
                trades,
                Filters.equal("market", query.marketId()),
                ListOrder.newestFirst("executedPosition", trade -> trade.executedPosition),
                Cursors.of("market trades", query.marketId()),
                query.paging(),
                TradeRow::answer);
    }

    private static Specification<TradeRow> onEitherSide(AccountId accountId) {
        return accountId == null
                ? Specification.unrestricted()
                : Specification.anyOf(
                        Filters.equal("buyerAccountId", accountId), Filters.equal("sellerAccountId", accountId));
    }
}
