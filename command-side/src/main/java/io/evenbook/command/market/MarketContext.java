package io.evenbook.command.market;

import io.evenbook.api.order.OrderId;
import io.evenbook.command.asset.AssetRegistry;
import io.evenbook.command.order.OrderState;
import io.evenbook.command.order.Orders;
import org.springframework.stereotype.Component;

/** What a market looks up and changes besides itself. */
@Component
record MarketContext(AssetRegistry assets, Orders orders) implements MarketState.Context {

    @Override
    public OrderState order(OrderId orderId) {
        return orders.find(orderId);
    }
}
