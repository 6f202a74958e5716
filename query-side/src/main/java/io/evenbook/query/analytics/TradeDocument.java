package io.evenbook.query.analytics;

import java.math.BigDecimal;
import java.time.Instant;

/** A trade as its projection wrote it. */
record TradeDocument(
        Instant executedAt,
        BigDecimal quantity,
        BigDecimal quoteAmount,
        BigDecimal buyerFee,
        BigDecimal sellerFee,
        String buyerAccountId,
        String sellerAccountId) {}
