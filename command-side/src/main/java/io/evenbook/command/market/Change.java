package io.evenbook.command.market;

import io.evenbook.api.market.MarketEvent;
import io.evenbook.api.order.OrderEvent;
import io.evenbook.api.trade.TradeEvent.TradeExecuted;

/** An event that a market decided, and the stream that it goes to. */
public sealed interface Change {
    record InMarket(MarketEvent event) implements Change {}

    record InOrder(OrderEvent event) implements Change {}

    record NewTrade(TradeExecuted event) implements Change {}
}
