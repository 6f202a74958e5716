package io.evenbook.api.order;

import io.evenbook.api.Page;
import io.evenbook.api.Paging;
import io.evenbook.api.Query;
import io.evenbook.api.id.AccountId;
import io.evenbook.api.id.MarketId;

/** Queries about orders. */
public sealed interface OrderQuery<R> extends Query<R> {

    /** One order. */
    record FindOrder(String orderId) implements OrderQuery<OrderAnswer> {}

    /** Orders by the time of placing, in the order of the paging. A filter that is null accepts all. */
    record ListOrders(AccountId accountId, MarketId marketId, OrderStatus status, Paging paging)
            implements OrderQuery<Page<OrderAnswer>> {}
}
