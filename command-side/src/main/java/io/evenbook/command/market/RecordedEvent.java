package io.evenbook.command.market;

import io.evenbook.api.market.MarketEvent;
import io.evenbook.api.order.OrderEvent.OrderPlaced;
import java.time.Instant;

/**
 * An event of a market in the log.
 *
 * @param sequence its number in the stream of the market
 * @param position in the log
 * @param at when it was recorded
 * @param placed the order of an {@link MarketEvent.OrderEntered}; null for the others
 */
record RecordedEvent(long sequence, long position, Instant at, MarketEvent event, OrderPlaced placed) {}
