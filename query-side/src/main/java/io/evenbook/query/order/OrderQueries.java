package io.evenbook.query.order;

import io.evenbook.api.Page;
import io.evenbook.api.RejectedException;
import io.evenbook.api.order.AveragePrice;
import io.evenbook.api.order.OrderAnswer;
import io.evenbook.api.order.OrderQuery.FindOrder;
import io.evenbook.api.order.OrderQuery.ListOrders;
import io.evenbook.api.order.OrderRejection.OrderUnknown;
import io.evenbook.query.list.Cursors;
import io.evenbook.query.list.Filters;
import io.evenbook.query.list.ListOrder;
import io.evenbook.query.list.Parts;
import io.evenbook.query.market.Markets;
import org.axonframework.queryhandling.QueryHandler;
import org.springframework.data.jpa.domain.Specification;
import org.springframework.stereotype.Component;

@Component
class OrderQueries {
    private final OrderRows orders;
    private final Markets markets;

    OrderQueries(OrderRows orders, Markets markets) {
        this.orders = orders;
        this.markets = markets;
    }

    @QueryHandler
    OrderAnswer handle(FindOrder query) {
        return orders.findById(query.orderId())
                .map(this::answer)
                .orElseThrow(() -> new RejectedException(new OrderUnknown(query.orderId())));
    }

    @QueryHandler
    Page<OrderAnswer> handle(ListOrders query) {
        return Parts.of(
                orders,
                Specification.allOf(
                        Filters.equal("accountId", query.accountId()),
                        Filters.equal("market", query.marketId()),
                        Filters.equal("status", query.status())),
                ListOrder.byPosition("placedPosition", query.paging().order(), order -> order.placedPosition),
                Cursors.of("orders", query.accountId(), query.marketId(), query.status(), query.paging().order()),
                query.paging(),
                this::answer);
    }

    private OrderAnswer answer(OrderRow order) {
        return order.answer(AveragePrice.of(order.filledQuoteAmount, order.filledQuantity, priceScale(order)));
    }

    /** A MARKET order has no price of its own, so its market says; should that not be in its view yet, the amounts' scale serves. */
    private int priceScale(OrderRow order) {
        return order.price != null
                ? order.price.scale()
                : markets.priceScale(order.market).orElse(order.filledQuoteAmount.scale());
    }
}
