package io.evenbook.query.trade;

import io.evenbook.api.Page;
import io.evenbook.api.Paging;
import io.evenbook.api.RejectedException;
import io.evenbook.api.id.AccountId;
import io.evenbook.api.trade.TradeAnswer;
import io.evenbook.api.trade.TradeEvent.TradeExecuted;
import io.evenbook.api.trade.TradeQuery.FindTrade;
import io.evenbook.api.trade.TradeQuery.ListMarketTrades;
import io.evenbook.api.trade.TradeQuery.ListTrades;
import io.evenbook.api.trade.TradeRejection.TradeUnknown;
import io.evenbook.api.trade.TradeStatus;
import io.evenbook.axon.postgres.log.EventLog;
import io.evenbook.query.access.VisibleAccounts;
import io.evenbook.query.market.Markets;
import io.evenbook.query.support.archive.Archive;
import io.evenbook.query.support.archive.ArchivedMonths;
import io.evenbook.query.support.archive.Beginnings;
import io.evenbook.query.support.list.Cursors;
import io.evenbook.query.support.list.Filters;
import io.evenbook.query.support.list.ListOrder;
import io.evenbook.query.support.list.Pages;
import io.evenbook.query.support.list.Pages.ScanAfter;
import io.evenbook.query.support.list.ScanLimit;
import io.evenbook.query.support.position.View;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.LongSupplier;
import java.util.function.Predicate;
import org.axonframework.eventhandling.DomainEventMessage;
import org.axonframework.queryhandling.QueryHandler;
import org.springframework.data.domain.Sort;
import org.springframework.data.domain.Sort.Direction;
import org.springframework.data.jpa.domain.Specification;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/**
 * Reads trades, which are in one table for each month of execution. A page costs one index look-up in each month. A
 * trade is found by its id with one look-up in each month from now back to its execution. The log says whether one that
 * is not found is in an archived month.
 */
@Component
class TradeQueries {
    private final VisibleAccounts visible;
    private final TradeRows trades;
    private final Markets markets;
    private final JdbcClient postgres;
    private final Archive archive;
    private final Beginnings beginnings;
    private final EventLog log;

    TradeQueries(
            VisibleAccounts visible,
            TradeRows trades,
            Markets markets,
            JdbcClient postgres,
            Archive archive,
            Beginnings beginnings,
            EventLog log) {
        this.visible = visible;
        this.trades = trades;
        this.markets = markets;
        this.postgres = postgres;
        this.archive = archive;
        this.beginnings = beginnings;
        this.log = log;
    }

    @QueryHandler
    TradeAnswer handle(FindTrade query) {
        return archive.read(View.TRADES, archived -> find(query.tradeId(), archived))
                .map(trade ->
                        trade.answer(visible.include(trade.buyerAccountId), visible.include(trade.sellerAccountId)))
                .filter(trade -> trade.buyerAccountId() != null || trade.sellerAccountId() != null)
                .orElseThrow(() -> new RejectedException(new TradeUnknown(query.tradeId())));
    }

    /** PostgreSQL reads the months from the newest on, and stops where it finds the trade. */
    private Optional<TradeRow> find(String tradeId, ArchivedMonths archived) {
        Optional<TradeRow> found = trades
                .findBy(
                        Filters.<TradeRow>equal("tradeId", tradeId),
                        query -> query.sortBy(Sort.by(Direction.DESC, "executedAt"))
                                .limit(1)
                                .all())
                .stream()
                .findFirst();
        if (found.isEmpty() && !archived.months().isEmpty()) {
            requireNotArchived(tradeId, archived);
        }
        return found;
    }

    private void requireNotArchived(String tradeId, ArchivedMonths archived) {
        for (DomainEventMessage<?> first : log.commands().pageOf(tradeId, 0, 1)) {
            if (first.getPayload() instanceof TradeExecuted trade
                    && (visible.include(trade.buyer().accountId().value())
                            || visible.include(trade.seller().accountId().value()))) {
                archived.requireNotArchived(first.getTimestamp());
            }
        }
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
        ScanAfter<TradeRow, Long> scan = accounts.isEmpty() && query.accountId() == null && query.status() == null
                ? Pages.scan(trades, filter, order)
                : Pages.scan(scanLimit(query, accounts), postgres, trades, filter, order);
        // No month with such a trade is archived
        return query.status() == TradeStatus.EXECUTED
                ? Pages.within(cursors, query.paging(), order.key(), answer, scan)
                : page(scan, order, cursors, query.paging(), answer, () -> firstOf(query, accounts));
    }

    private long firstOf(ListTrades query, Optional<List<String>> accounts) {
        return Math.max(beginnings.positionOf(query.accountId(), query.marketId()), beginnings.earliestOf(accounts));
    }

    /** @param first the position of the first trade that the list can have */
    private Page<TradeAnswer> page(
            ScanAfter<TradeRow, Long> scan,
            ListOrder<TradeRow, Long> order,
            Cursors cursors,
            Paging paging,
            Function<TradeRow, TradeAnswer> answer,
            LongSupplier first) {
        return archive.read(
                View.TRADES,
                archived -> Pages.within(cursors, paging, order.key(), answer, archived.bound(scan, order, first)));
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
        ListOrder<TradeRow, Long> order = ListOrder.newestFirst("executedPosition", trade -> trade.executedPosition);
        return page(
                Pages.scan(trades, Filters.equal("market", query.marketId()), order),
                order,
                Cursors.of("market trades", query.marketId()),
                query.paging(),
                trade -> trade.answer(false, false),
                () -> beginnings.positionOf(query.marketId()));
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
