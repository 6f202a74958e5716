package io.evenbook.query.analytics;

import static org.springframework.data.mongodb.core.query.Criteria.where;
import static org.springframework.data.mongodb.core.query.Query.query;

import io.evenbook.api.Page;
import io.evenbook.api.RejectedException;
import io.evenbook.api.RequestBounds;
import io.evenbook.api.analytics.AnalyticsQuery.ListMarketBuckets;
import io.evenbook.api.analytics.MarketBucket;
import io.evenbook.query.market.Markets;
import io.evenbook.query.support.list.Cursors;
import io.evenbook.query.support.list.Pages;
import io.evenbook.query.support.list.Pages.Scan;
import io.evenbook.query.support.position.LiveCollections;
import io.evenbook.query.support.position.View;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.stream.Stream;
import org.axonframework.queryhandling.QueryHandler;
import org.springframework.data.domain.Sort;
import org.springframework.data.mongodb.core.MongoTemplate;
import org.springframework.data.mongodb.core.query.Criteria;
import org.springframework.stereotype.Component;

@Component
class AnalyticsQueries {
    /** One request sums at most this many trades. */
    private static final int MAX_TRADES = 50_000;

    private final Markets markets;
    private final LiveCollections collections;
    private final MongoTemplate mongo;

    AnalyticsQueries(Markets markets, LiveCollections collections, MongoTemplate mongo) {
        this.markets = markets;
        this.collections = collections;
        this.mongo = mongo;
    }

    @QueryHandler
    Page<MarketBucket> handle(ListMarketBuckets query) {
        markets.requireKnown(query.marketId());
        return Pages.within(
                Cursors.of("market buckets", query.marketId(), query.from(), query.to(), query.bucket()),
                query.paging(),
                Bucket::from,
                Instant::parse,
                Bucket::answer,
                (after, limit) -> collections.read(View.ANALYTICS, collection -> {
                    Instant from = after == null ? query.from() : after.plus(query.bucket());
                    try (Stream<TradeDocument> trades = trades(collection, query, from)) {
                        return buckets(trades.iterator(), query, limit);
                    }
                }));
    }

    private Stream<TradeDocument> trades(String collection, ListMarketBuckets query, Instant from) {
        Criteria which = where("market").is(query.marketId());
        if (from != null || query.to() != null) {
            Criteria executed = which.and("executedAtMicros");
            if (from != null) {
                executed.gte(TradeDocument.microsFrom(from));
            }
            if (query.to() != null) {
                executed.lt(TradeDocument.microsFrom(query.to()));
            }
        }
        return mongo.stream(
                query(which).with(Sort.by("executedAtMicros")).limit(MAX_TRADES + 1), TradeDocument.class, collection);
    }

    /**
     * Sums trades in the order of time: a bucket is complete when the next one begins. An incomplete bucket is left to
     * the next request.
     */
    private static Scan<Bucket, Instant> buckets(Iterator<TradeDocument> trades, ListMarketBuckets query, int limit) {
        List<Bucket> buckets = new ArrayList<>();
        for (int read = 1; trades.hasNext(); read++) {
            TradeDocument trade = trades.next();
            if (read > MAX_TRADES) {
                return complete(buckets);
            }
            Instant start = Bucket.startOf(trade.executedAt(), query.bucket());
            if (buckets.isEmpty() || !buckets.getLast().from().equals(start)) {
                if (buckets.size() == limit) {
                    break;
                }
                buckets.add(new Bucket(start));
            }
            buckets.getLast().add(trade);
        }
        return new Scan<>(buckets, null);
    }

    private static Scan<Bucket, Instant> complete(List<Bucket> buckets) {
        buckets.removeLast();
        if (buckets.isEmpty()) {
            throw new RejectedException(new RequestBounds("trades in a bucket", MAX_TRADES));
        }
        return new Scan<>(buckets, buckets.getLast().from());
    }
}
