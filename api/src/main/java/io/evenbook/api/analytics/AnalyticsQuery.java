package io.evenbook.api.analytics;

import io.evenbook.api.Page;
import io.evenbook.api.Paging;
import io.evenbook.api.Query;
import java.time.Duration;
import java.time.Instant;

/** What can be asked about the trading of a market. */
public sealed interface AnalyticsQuery<R> extends Query<R> {

    /**
     * The trades of a market, added up per bucket of time, oldest first; a bucket without trades is left out.
     *
     * @param from executed then or later; null: from the first
     * @param to executed before; null: up to the last
     * @param bucket length of a bucket; buckets are counted from 1970-01-01T00:00Z
     */
    record ListMarketBuckets(String marketId, Instant from, Instant to, Duration bucket, Paging paging)
            implements AnalyticsQuery<Page<MarketBucket>> {}
}
