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
import io.evenbook.query.access.VisibleAccounts;
import io.evenbook.query.market.Markets;
import io.evenbook.query.support.list.Cursors;
import io.evenbook.query.support.list.Filters;
import io.evenbook.query.support.list.ListOrder;
import io.evenbook.query.support.list.Pages;
import io.evenbook.query.support.list.ScanLimit;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.Predicate;
import org.axonframework.queryhandling.QueryHandler;
import org.springframework.data.domain.Sort;
import org.springframework.data.domain.Sort.Direction;
import org.springframework.data.jpa.domain.Specification;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/**
 * Reads trades, which are in one table for each month of execution. A page costs one index look-up in each month. A
 * trade is found by its id with one look-up in each month from now back to its execution.
 */
@Component
class TradeQueries {
    private final VisibleAccounts visible;
    private final TradeRows trades;
    private final Markets markets;
    private final JdbcClient postgres;

    TradeQueries(VisibleAccounts visible, TradeRows trades, Markets markets, JdbcClient postgres) {
        this.visible = visible;
        this.trades = trades;
        this.markets = markets;
        this.postgres = postgres;
    }

    @QueryHandler
    TradeAnswer handle(FindTrade query) {
        return find(query.tradeId())
                .map(trade ->
                        trade.answer(visible.include(trade.buyerAccountId), visible.include(trade.sellerAccountId)))
                .filter(trade -> trade.buyerAccountId() != null || trade.sellerAccountId() != null)
                .orElseThrow(() -> new RejectedException(new TradeUnknown(query.tradeId())));
    }

    /** PostgreSQL reads the months from the newest on, and stops where it finds the trade. */
    private Optional<TradeRow> find(String tradeId) {
        return trades
                .findBy(
                        Filters.<TradeRow>equal("tradeId", tradeId),
                        query -> query.sortBy(Sort.by(Direction.DESC, "executedAt"))
                                .limit(1)
                                .all())
                .stream()
                .findFirst();
    }

    @QueryHandler
    Page<TradeAnswer> handle(ListTrades query) {
        Optional<List<String>> accounts = visible.ids();
        Predicate<String> shown = VisibleAccounts.including(accounts);
        boolean isForeign =
                query.accountId() != null && !shown.test(query.accountId().value());
        if (isForeign || accounts.filter(List::isEmpty).isPresent()) {
            return new Page<>(List.of(), null);
        }
        Specification<TradeRow> filter = Specification.allOf(
                accounts.map(TradeQueries::onEitherSide).orElse(Specification.unrestricted()),
                Filters.equal("market", query.marketId()),
                onEitherSide(query.accountId()),
                Filters.equal("status", query.status()),
                isUnsettled(query) ? Filters.is("unsettled", true) : Specification.unrestricted());
        ListOrder<TradeRow, Long> order =
                ListOrder.byPosition("executedPosition", query.paging().order(), trade -> trade.executedPosition);
        Cursors cursors = Cursors.of(
                "trades",
                query.marketId(),
                query.accountId(),
                query.status(),
                query.paging().order());
        Function<TradeRow, TradeAnswer> answer =
                trade -> trade.answer(shown.test(trade.buyerAccountId), shown.test(trade.sellerAccountId));
        return accounts.isEmpty() && query.accountId() == null && query.status() == null
                ? Pages.of(trades, filter, order, cursors, query.paging(), answer)
                : Pages.within(
                        scanLimit(query, accounts), postgres, trades, filter, order, cursors, query.paging(), answer);
    }

    private static boolean isUnsettled(ListTrades query) {
        return query.status() != null && query.status() != TradeStatus.SETTLED;
    }

    /**
     * Compares the trades of the account, else those of the caller's accounts, by an index for each side; else
     * unsettled trades if the status is one of these; else those of the market, else all.
     */
    private static ScanLimit scanLimit(ListTrades query, Optional<List<String>> accounts) {
        if (query.accountId() != null) {
            boolean compares = query.marketId() != null || query.status() != null;
            return scanLimit(
                    List.of("buyer_account_id = :account", "seller_account_id = :account"),
                    Map.of("account", query.accountId().value()),
                    compares ? ScanLimit.COMPARED : query.paging().limit() + 1);
        }
        if (accounts.isPresent()) {
            return ScanLimit.ofEach(
                    "trades.trade",
                    "executed_position",
                    List.of("buyer_account_id = %s", "seller_account_id = %s"),
                    accounts.get());
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
                trade -> trade.answer(false, false));
    }

    private static Specification<TradeRow> onEitherSide(List<String> accountIds) {
        return Specification.anyOf(Filters.in("buyerAccountId", accountIds), Filters.in("sellerAccountId", accountIds));
    }

    private static Specification<TradeRow> onEitherSide(AccountId accountId) {
        return accountId == null
                ? Specification.unrestricted()
                : Specification.anyOf(
                        Filters.equal("buyerAccountId", accountId), Filters.equal("sellerAccountId", accountId));
    }
}
