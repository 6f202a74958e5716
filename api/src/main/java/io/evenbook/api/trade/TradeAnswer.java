package io.evenbook.api.trade;

import com.fasterxml.jackson.annotation.JsonInclude;
import io.evenbook.api.id.AccountId;
import io.evenbook.api.id.AssetCode;
import io.evenbook.api.id.MarketId;
import io.evenbook.api.id.OrderId;
import io.evenbook.api.id.SchemeId;
import io.evenbook.api.id.TradeId;
import io.evenbook.api.id.WindowId;
import io.evenbook.api.order.Side;
import java.math.BigDecimal;
import java.time.Instant;
import java.time.LocalDate;

/**
 * A trade in the trades view. The order, the account and the fee of a side are null if the caller may not see that
 * side's account, and on the public tape. A negative fee is a rebate.
 *
 * @param makerSide null: the trade is of an auction, in which both orders rested
 * @param buyerFee negative: a rebate
 * @param buyerFeeAsset the base asset, which the buyer receives, or the quote asset, as the market's terms say
 * @param sellerFee negative: a rebate
 * @param sellerFeeAsset the quote asset, which the seller receives
 * @param status EXECUTED: not yet settled. SETTLED. FAILED: compensated
 * @param settledAt null until the trade is settled
 * @param settlement by a scheme; null: the trade settles gross
 */
public record TradeAnswer(
        TradeId tradeId,
        MarketId market,
        BigDecimal price,
        BigDecimal quantity,
        BigDecimal quoteAmount,
        OrderId buyOrderId,
        OrderId sellOrderId,
        AccountId buyerAccountId,
        AccountId sellerAccountId,
        @JsonInclude(JsonInclude.Include.ALWAYS) Side makerSide,
        BigDecimal buyerFee,
        AssetCode buyerFeeAsset,
        BigDecimal sellerFee,
        AssetCode sellerFeeAsset,
        TradeStatus status,
        Instant executedAt,
        @JsonInclude(JsonInclude.Include.ALWAYS) Instant settledAt,
        WindowSettlement settlement) {

    /**
     * The settlement of a trade in a clearing window.
     *
     * @param settlesOn null while the view of windows is behind the view of trades
     * @param windowId that settles it, or what earlier windows have failed to settle
     * @param state null, like {@code settlesOn}, unless the trade is settled or cancelled
     * @param settledQuantity in the base asset; zero until a window has settled a part of it
     */
    public record WindowSettlement(
            SchemeId schemeId,
            WindowId windowId,
            LocalDate settlesOn,
            SettlementState state,
            BigDecimal settledQuantity) {}
}
