package io.evenbook.api.analytics;

import java.math.BigDecimal;
import java.time.Instant;

/**
 * What the trades of one market in one bucket of time add up to.
 *
 * @param from start of the bucket, inclusive
 * @param trades how many
 * @param volume in the base asset
 * @param quoteVolume in the quote asset
 * @param buyerFees in the base asset
 * @param sellerFees in the quote asset
 * @param accounts how many different accounts traded
 */
public record MarketBucket(
        Instant from,
        long trades,
        BigDecimal volume,
        BigDecimal quoteVolume,
        BigDecimal buyerFees,
        BigDecimal sellerFees,
        int accounts) {}
