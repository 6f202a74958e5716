package io.evenbook.query.order;

import com.github.f4b6a3.ulid.Ulid;
import io.evenbook.api.Page;
import io.evenbook.api.RejectedException;
import io.evenbook.api.money.Shown;
import io.evenbook.api.order.OrderAnswer;
import io.evenbook.api.order.OrderEvent.OrderPlaced;
import io.evenbook.api.order.OrderQuery.FindOrder;
import io.evenbook.api.order.OrderQuery.ListOrders;
import io.evenbook.api.order.OrderRejection.OrderUnknown;
import io.evenbook.api.order.OrderStatus;
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
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.axonframework.eventhandling.DomainEventMessage;
import org.axonframework.queryhandling.QueryHandler;
import org.springframework.data.jpa.domain.Specification;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/**
 * Reads open orders and those that have ended, which are in one table a month, as one list.
 *
 * <p>A list is in the order of placement, which never changes, and each page is read by one statement. An order is in
 * exactly one table in every commit of the view. So an order that ends between two pages is neither shown twice nor
 * lost, and each page shows its orders as they are when it is read. With a status, a page shows the orders that have
 * the status then: one that ends before its page is read is no longer OPEN, and one that ends behind the cursor of a
 * list of FILLED orders is in the list when it is read again.
 *
 * <p>A page costs one index look-up in each month, in none with the status of an open order. An order is found by its
 * id with one look-up among the open ones and one in each month from its creation, which the id names, to its end; an
 * unknown one with two in each month at most. The log says whether one that is not found is in an archived month.
 */
@Component
class OrderQueries {
    /** More than the clocks of two processes differ. */
    private static final Duration CLOCKS_DIFFER = Duration.ofDays(1);

    private final VisibleAccounts visible;
    private final OrderRows orders;
    private final Markets markets;
    private final JdbcClient postgres;
    private final Archive archive;
    private final Beginnings beginnings;
    private final EventLog log;

    OrderQueries(
            VisibleAccounts visible,
            OrderRows orders,
            Markets markets,
            JdbcClient postgres,
            Archive archive,
            Beginnings beginnings,
            EventLog log) {
        this.visible = visible;
        this.orders = orders;
        this.markets = markets;
        this.postgres = postgres;
        this.archive = archive;
        this.beginnings = beginnings;
        this.log = log;
    }

    @QueryHandler
    OrderAnswer handle(FindOrder query) {
        return find(query.orderId())
                .filter(order -> visible.include(order.accountId))
                .map(this::answer)
                .orElseThrow(() -> new RejectedException(new OrderUnknown(query.orderId())));
    }

    /** Whether the view has an order and the caller may see it. */
    boolean shows(String orderId) {
        return find(orderId).filter(order -> visible.include(order.accountId)).isPresent();
    }

    /** PostgreSQL reads the months in their order, and stops where it finds the order. */
    private Optional<OrderRow> find(String orderId) {
        return archive.read(View.ORDERS, archived -> {
            Optional<OrderRow> found = findInTables(orderId);
            if (found.isEmpty() && !archived.months().isEmpty()) {
                requireNotArchived(orderId, archived);
            }
            return found;
        });
    }

    private Optional<OrderRow> findInTables(String orderId) {
        String unique = orderId.substring(orderId.lastIndexOf('_') + 1);
        Optional<OrderRow> found = Optional.empty();
        if (Ulid.isValid(unique)) {
            found = find(orderId, notEndedBefore(Ulid.getInstant(unique).minus(CLOCKS_DIFFER)));
        }
        return found.or(() -> find(orderId, Specification.unrestricted()));
    }

    /** The last event of an order that has ended is its end. */
    private void requireNotArchived(String orderId, ArchivedMonths archived) {
        for (DomainEventMessage<?> first : log.commands().pageOf(orderId, 0, 1)) {
            if (first.getPayload() instanceof OrderPlaced order
                    && visible.include(order.accountId().value())) {
                log.at(log.lastPositionOf(orderId)).ifPresent(last -> archived.requireNotArchived(last.recordedAt()));
            }
        }
    }

    private Optional<OrderRow> find(String orderId, Specification<OrderRow> months) {
        Specification<OrderRow> order =
                Filters.<OrderRow>equal("orderId", orderId).and(months);
        return orders.findBy(order, query -> query.limit(1).all()).stream().findFirst();
    }

    private static Specification<OrderRow> notEndedBefore(Instant time) {
        return (order, _, criteria) -> criteria.or(
                criteria.isNull(order.get("endedAt")), criteria.greaterThanOrEqualTo(order.get("endedAt"), time));
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
                inTableOf(query.status()));
        ListOrder<OrderRow, Long> order =
                ListOrder.byPosition("placedPosition", query.paging().order(), placed -> placed.placedPosition);
        Cursors cursors = Cursors.of(
                "orders",
                query.accountId(),
                query.marketId(),
                query.status(),
                query.paging().order());
        ScanAfter<OrderRow, Long> scan =
                accounts.isEmpty() && query.status() == null && (query.accountId() == null || query.marketId() == null)
                        ? Pages.scan(orders, filter, order)
                        : Pages.scan(scanLimit(query, accounts), postgres, orders, filter, order);
        return archive.read(
                View.ORDERS,
                archived -> Pages.within(
                        cursors,
                        query.paging(),
                        order.key(),
                        this::answer,
                        bound(scan, order, query, accounts, archived)));
    }

    /** Open orders are never archived. */
    private ScanAfter<OrderRow, Long> bound(
            ScanAfter<OrderRow, Long> scan,
            ListOrder<OrderRow, Long> order,
            ListOrders query,
            Optional<List<String>> accounts,
            ArchivedMonths archived) {
        return query.status() != null && !query.status().hasEnded()
                ? scan
                : archived.bound(
                        scan,
                        order,
                        () -> Math.max(
                                beginnings.positionOf(query.accountId(), query.marketId()),
                                beginnings.earliestOf(accounts)));
    }

    private static Specification<OrderRow> inTableOf(OrderStatus status) {
        return status == null ? Specification.unrestricted() : Filters.is("live", !status.hasEnded());
    }

    /**
     * Compares the orders of the caller's accounts, by an index for each, or of the account, else of the market, else
     * all; with a status only the open orders, or only those that have ended.
     */
    private static ScanLimit scanLimit(ListOrders query, Optional<List<String>> accounts) {
        String live = query.status() == null ? "true" : query.status().hasEnded() ? "not live" : "live";
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
        return order.answer(Shown.averagePrice(order.filledQuoteAmount, order.filledQuantity, priceScale(order)));
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
