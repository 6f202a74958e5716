package io.evenbook.api.market;

import java.math.BigDecimal;
import java.time.Instant;

/**
 * The trades of one market in one interval, by the time at which they were recorded. A trade that fails to settle stays
 * in it. Without trades it is flat: all four prices are the close of the candle before.
 *
 * @param openTime when it begins, inclusive
 * @param open price of the first trade
 * @param high highest price
 * @param low lowest price
 * @param close price of the last trade
 * @param volume sum of the quantities, in the base asset
 * @param quoteVolume sum of price times quantity, in the quote asset
 * @param trades the number of trades; 0 or greater
 */
public record Candle(
        Instant openTime,
        BigDecimal open,
        BigDecimal high,
        BigDecimal low,
        BigDecimal close,
        BigDecimal volume,
        BigDecimal quoteVolume,
        long trades) {}
