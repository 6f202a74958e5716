package io.evenbook.api.clearing;

import io.evenbook.api.id.AccountId;
import io.evenbook.api.id.AssetCode;
import io.evenbook.api.id.ObligationId;
import io.evenbook.api.id.TradeId;
import io.evenbook.api.id.WindowId;
import java.math.BigDecimal;
import java.time.LocalDate;

/**
 * A penalty for one business day on which a trade failed.
 *
 * @param businessDate the business day for which it is due
 * @param windowId that was the first to settle it
 */
public record PenaltyAnswer(
        ObligationId obligationId,
        TradeId tradeId,
        AccountId payer,
        AccountId receiver,
        AssetCode asset,
        BigDecimal amount,
        LocalDate businessDate,
        WindowId windowId,
        long position) {}
