package io.evenbook.api.analytics;

import java.math.BigDecimal;
import java.time.Instant;

/**
 * The sums of one market's trades in one time bucket.
 *
 * @param from start of the bucket, inclusive
 * @param trades the number of trades
 * @param volume in the base asset
 * @param quoteVolume in the quote asset
 * @param buyerFees in the base asset; all three sums are net of rebates
 * @param buyerQuoteFees fees of buyers in the quote asset, where the market's terms said so
 * @param sellerFees in the quote asset
 * @param accounts the number of different accounts that traded
 */
public record MarketBucket(
        Instant from,
        long trades,
        BigDecimal volume,
        BigDecimal quoteVolume,
        BigDecimal buyerFees,
        BigDecimal buyerQuoteFees,
        BigDecimal sellerFees,
        int accounts) {}
