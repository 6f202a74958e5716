package io.evenbook.api.market;

import io.evenbook.api.id.MarketId;
import java.math.BigDecimal;
import java.util.List;

/**
 * An order book after one event of its market.
 *
 * @param sequence sequence number of that event
 * @param bids highest price first
 * @param asks lowest price first
 * @param bookHash hash of the whole book, as the event has it; null in the answer of the books view
 */
public record BookAnswer(
        MarketId market, long sequence, List<PriceLevel> bids, List<PriceLevel> asks, String bookHash) {

    /**
     * The sum of the resting orders at one price.
     *
     * @param orders the number of resting orders
     */
    public record PriceLevel(BigDecimal price, BigDecimal quantity, int orders) {}
}
