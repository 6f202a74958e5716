package io.evenbook.query.analytics;

import java.math.BigDecimal;
import java.time.Instant;
import java.time.temporal.ChronoUnit;

/** A trade as the projection stores it. Times are microseconds, because MongoDB's own times have milliseconds only. */
record TradeDocument(
        long executedAtMicros,
        BigDecimal quantity,
        BigDecimal quoteAmount,
        BigDecimal buyerFee,
        BigDecimal buyerQuoteFee,
        BigDecimal sellerFee,
        String buyerAccountId,
        String sellerAccountId) {

    Instant executedAt() {
        return Instant.EPOCH.plus(executedAtMicros, ChronoUnit.MICROS);
    }

    /** Rounds up to whole microseconds. */
    static long microsFrom(Instant time) {
        return ChronoUnit.MICROS.between(Instant.EPOCH, time.plusNanos(999).truncatedTo(ChronoUnit.MICROS));
    }
}
