package io.evenbook.api.market;

import io.evenbook.api.id.MarketId;
import java.math.BigDecimal;
import java.time.Instant;

/**
 * The last 24 hours of a market, by whole minutes: the present one and the 1,439 before. Without a trade in them it is
 * flat at the price of the last trade, as a candle is. A market that has never traded has no prices and no change.
 *
 * @param from when the first of these minutes begins
 * @param open price of the first trade
 * @param last price of the last trade, however old
 * @param volume in the base asset
 * @param quoteVolume in the quote asset
 * @param trades the number of trades
 * @param change last less open
 * @param changePercent the change in percent of open, with two decimals, rounded HALF_EVEN
 */
public record TickerAnswer(
        MarketId market,
        Instant from,
        BigDecimal open,
        BigDecimal high,
        BigDecimal low,
        BigDecimal last,
        BigDecimal volume,
        BigDecimal quoteVolume,
        long trades,
        BigDecimal change,
        BigDecimal changePercent) {}
