package io.evenbook.api.analytics;

import io.evenbook.api.Page;
import io.evenbook.api.Paging;
import io.evenbook.api.Query;
import java.time.Duration;
import java.time.Instant;

/** Queries about the trading of a market. */
public sealed interface AnalyticsQuery<R> extends Query<R> {

    /**
     * The trades of a market summed per time bucket, oldest first. Buckets without trades are left out.
     *
     * @param from only trades executed at or after it; null: from the first
     * @param to only trades executed before it; null: to the last
     * @param bucket the length of a bucket; the first bucket begins at 1970-01-01T00:00Z
     */
    record ListMarketBuckets(String marketId, Instant from, Instant to, Duration bucket, Paging paging)
            implements AnalyticsQuery<Page<MarketBucket>> {}
}
