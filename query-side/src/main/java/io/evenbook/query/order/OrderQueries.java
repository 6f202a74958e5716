package io.evenbook.query.order;

import io.evenbook.api.Page;
import io.evenbook.api.RejectedException;
import io.evenbook.api.order.AveragePrice;
import io.evenbook.api.order.OrderAnswer;
import io.evenbook.api.order.OrderQuery.FindOrder;
import io.evenbook.api.order.OrderQuery.ListOrders;
import io.evenbook.api.order.OrderRejection.OrderUnknown;
import io.evenbook.api.order.OrderStatus;
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
import org.axonframework.queryhandling.QueryHandler;
import org.springframework.data.jpa.domain.Specification;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

@Component
class OrderQueries {
    private final VisibleAccounts visible;
    private final OrderRows orders;
    private final Markets markets;
    private final JdbcClient postgres;

    OrderQueries(VisibleAccounts visible, OrderRows orders, Markets markets, JdbcClient postgres) {
        this.visible = visible;
        this.orders = orders;
        this.markets = markets;
        this.postgres = postgres;
    }

    @QueryHandler
    OrderAnswer handle(FindOrder query) {
        return orders.findById(query.orderId())
                .filter(order -> visible.include(order.accountId))
                .map(this::answer)
                .orElseThrow(() -> new RejectedException(new OrderUnknown(query.orderId())));
    }

    @QueryHandler
    Page<OrderAnswer> handle(ListOrders query) {
        Optional<List<String>> accounts = visible.ids(query.accountId());
        if (accounts.isPresent() && accounts.get().isEmpty()) {
            return new Page<>(List.of(), null);
        }
        Specification<OrderRow> filter = Specification.allOf(
                accounts.map(ids -> Filters.<OrderRow>in("accountId", ids)).orElse(Specification.unrestricted()),
                Filters.equal("accountId", query.accountId()),
                Filters.equal("market", query.marketId()),
                Filters.equal("status", query.status()),
                isLive(query) ? Filters.isTrue("live") : Specification.unrestricted());
        ListOrder<OrderRow, Long> order =
                ListOrder.byPosition("placedPosition", query.paging().order(), placed -> placed.placedPosition);
        Cursors cursors = Cursors.of(
                "orders",
                query.accountId(),
                query.marketId(),
                query.status(),
                query.paging().order());
        return accounts.isEmpty() && query.status() == null && (query.accountId() == null || query.marketId() == null)
                ? Pages.of(orders, filter, order, cursors, query.paging(), this::answer)
                : Pages.within(
                        scanLimit(query, accounts),
                        postgres,
                        orders,
                        filter,
                        order,
                        cursors,
                        query.paging(),
                        this::answer);
    }

    private static boolean isLive(ListOrders query) {
        return query.status() == OrderStatus.OPEN || query.status() == OrderStatus.PARTIALLY_FILLED;
    }

    /**
     * Compares the orders of the caller's accounts, by an index for each, or of the account, else of the market, else
     * all; only live ones if the status is a live one.
     */
    private static ScanLimit scanLimit(ListOrders query, Optional<List<String>> accounts) {
        String live = isLive(query) ? "live" : "true";
        if (accounts.isPresent()) {
            return ScanLimit.ofEach(
                    "orders.trading_order", "placed_position", List.of("account_id = %s and " + live), accounts.get());
        }
        if (query.accountId() != null) {
            return scanLimit(
                    "account_id = :account and " + live,
                    Map.of("account", query.accountId().value()));
        }
        return query.marketId() != null
                ? scanLimit(
                        "market = :market and " + live,
                        Map.of("market", query.marketId().value()))
                : scanLimit(live, Map.of());
    }

    private static ScanLimit scanLimit(String condition, Map<String, String> parameters) {
        return new ScanLimit(
                "orders.trading_order", "placed_position", List.of(condition), parameters, ScanLimit.COMPARED);
    }

    private OrderAnswer answer(OrderRow order) {
        return order.answer(AveragePrice.of(order.filledQuoteAmount, order.filledQuantity, priceScale(order)));
    }

    /**
     * A MARKET order has no price, so the market gives the scale of its average price; until the view has the market,
     * the scale of the amounts.
     */
    private int priceScale(OrderRow order) {
        return order.price != null
                ? order.price.scale()
                : markets.priceScale(order.market).orElse(order.filledQuoteAmount.scale());
    }
}
