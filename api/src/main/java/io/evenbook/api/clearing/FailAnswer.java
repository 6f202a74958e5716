package io.evenbook.api.clearing;

import io.evenbook.api.id.AccountId;
import io.evenbook.api.id.AssetCode;
import io.evenbook.api.id.TradeId;
import io.evenbook.api.id.WindowId;
import io.evenbook.api.order.Side;
import io.evenbook.api.trade.FailCause;
import java.math.BigDecimal;
import java.time.LocalDate;

/**
 * A trade that is due and not settled in full.
 *
 * @param side that failed last
 * @param accountId that has this side
 * @param asset that it did not deliver in full
 * @param open the quantity that is not settled, in the base asset
 * @param dueOn the settlement date of the window that the trade was made in
 * @param days since then, in UTC
 * @param windowId that takes up the rest
 */
public record FailAnswer(
        TradeId tradeId,
        Side side,
        AccountId accountId,
        AssetCode asset,
        FailCause cause,
        BigDecimal open,
        LocalDate dueOn,
        long days,
        WindowId windowId,
        long position) {}
