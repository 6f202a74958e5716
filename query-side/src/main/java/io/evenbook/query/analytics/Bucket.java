package io.evenbook.query.analytics;

import io.evenbook.api.analytics.MarketBucket;
import java.math.BigDecimal;
import java.time.Duration;
import java.time.Instant;
import java.util.HashSet;
import java.util.Set;

/** Sums the trades of one bucket of time without rounding. */
final class Bucket {
    private final Instant from;
    private final Set<String> accounts = new HashSet<>();
    private long trades;
    private BigDecimal volume = BigDecimal.ZERO;
    private BigDecimal quoteVolume = BigDecimal.ZERO;
    private BigDecimal buyerFees = BigDecimal.ZERO;
    private BigDecimal buyerQuoteFees = BigDecimal.ZERO;
    private BigDecimal sellerFees = BigDecimal.ZERO;

    Bucket(Instant from) {
        this.from = from;
    }

    /** The start of the bucket that contains a time. */
    static Instant startOf(Instant time, Duration length) {
        return Instant.ofEpochSecond(Math.floorDiv(time.getEpochSecond(), length.toSeconds()) * length.toSeconds());
    }

    Instant from() {
        return from;
    }

    void add(TradeDocument trade) {
        trades++;
        volume = volume.add(trade.quantity());
        quoteVolume = quoteVolume.add(trade.quoteAmount());
        buyerFees = buyerFees.add(trade.buyerFee());
        buyerQuoteFees = buyerQuoteFees.add(trade.buyerQuoteFee());
        sellerFees = sellerFees.add(trade.sellerFee());
        accounts.add(trade.buyerAccountId());
        accounts.add(trade.sellerAccountId());
    }

    MarketBucket answer() {
        return new MarketBucket(
                from, trades, volume, quoteVolume, buyerFees, buyerQuoteFees, sellerFees, accounts.size());
    }
}
