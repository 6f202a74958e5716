package io.evenbook.api.order;

import io.evenbook.api.Page;
import io.evenbook.api.Paging;
import io.evenbook.api.Query;
import io.evenbook.api.id.AccountId;
import io.evenbook.api.id.MarketId;

/** What can be asked about orders. */
public sealed interface OrderQuery<R> extends Query<R> {

    /** One order. */
    record FindOrder(String orderId) implements OrderQuery<OrderAnswer> {}

    /** Orders by when they were placed, in the order of the paging; a filter that is null lets everything through. */
    record ListOrders(AccountId accountId, MarketId marketId, OrderStatus status, Paging paging)
            implements OrderQuery<Page<OrderAnswer>> {}
}
