package io.evenbook.query.analytics;

import java.math.BigDecimal;
import java.time.Instant;
import java.time.temporal.ChronoUnit;

/** A trade as its projection wrote it. MongoDB's own times end at milliseconds. */
record TradeDocument(
        long executedAtMicros,
        BigDecimal quantity,
        BigDecimal quoteAmount,
        BigDecimal buyerFee,
        BigDecimal sellerFee,
        String buyerAccountId,
        String sellerAccountId) {

    Instant executedAt() {
        return Instant.EPOCH.plus(executedAtMicros, ChronoUnit.MICROS);
    }

    /** The first microsecond that is not before a time. */
    static long microsFrom(Instant time) {
        return ChronoUnit.MICROS.between(Instant.EPOCH, time.plusNanos(999).truncatedTo(ChronoUnit.MICROS));
    }
}
