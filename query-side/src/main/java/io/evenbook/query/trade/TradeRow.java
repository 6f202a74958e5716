package io.evenbook.query.trade;

import io.evenbook.api.clearing.WindowState;
import io.evenbook.api.id.AccountId;
import io.evenbook.api.id.AssetCode;
import io.evenbook.api.id.MarketId;
import io.evenbook.api.id.OrderId;
import io.evenbook.api.id.TradeId;
import io.evenbook.api.id.WindowId;
import io.evenbook.api.order.Side;
import io.evenbook.api.trade.SettlementState;
import io.evenbook.api.trade.TradeAnswer;
import io.evenbook.api.trade.TradeAnswer.WindowSettlement;
import io.evenbook.api.trade.TradeStatus;
import jakarta.persistence.Entity;
import jakarta.persistence.EnumType;
import jakarta.persistence.Enumerated;
import jakarta.persistence.Id;
import jakarta.persistence.Table;
import java.math.BigDecimal;
import java.time.Instant;
import java.time.LocalDate;
import org.hibernate.annotations.Formula;
import org.hibernate.annotations.Immutable;

@Entity
@Immutable
@Table(schema = "trades", name = "trade")
class TradeRow {
    @Id
    String tradeId;

    String market;
    BigDecimal price;
    BigDecimal quantity;
    BigDecimal quoteAmount;
    String buyOrderId;
    String sellOrderId;
    String buyerAccountId;
    String sellerAccountId;

    @Enumerated(EnumType.STRING)
    Side makerSide;

    BigDecimal buyerFee;
    String buyerFeeAsset;
    BigDecimal sellerFee;
    String sellerFeeAsset;

    @Enumerated(EnumType.STRING)
    TradeStatus status;

    boolean unsettled;
    Instant executedAt;
    Instant settledAt;
    long executedPosition;

    /** Null: the trade settles gross. */
    String windowId;

    /** The part that windows settled which did not settle all of it; null: there are none. */
    BigDecimal settledQuantity;

    /** Null: the trade was not cancelled. */
    BigDecimal cancelledQuantity;

    /** Null while the view of windows is behind. */
    @Formula("(select w.state from clearing.scheme_window w where w.window_id = window_id)")
    @Enumerated(EnumType.STRING)
    WindowState windowState;

    /** Null while the view of windows is behind. */
    @Formula("(select w.settles_on from clearing.scheme_window w where w.window_id = window_id)")
    LocalDate settlesOn;

    /** Shows what concerns one account only to those who may see that account. */
    TradeAnswer answer(boolean buyer, boolean seller) {
        return new TradeAnswer(
                new TradeId(tradeId),
                new MarketId(market),
                price,
                quantity,
                quoteAmount,
                buyer ? new OrderId(buyOrderId) : null,
                seller ? new OrderId(sellOrderId) : null,
                buyer ? new AccountId(buyerAccountId) : null,
                seller ? new AccountId(sellerAccountId) : null,
                makerSide,
                buyer ? buyerFee : null,
                buyer ? new AssetCode(buyerFeeAsset) : null,
                seller ? sellerFee : null,
                seller ? new AssetCode(sellerFeeAsset) : null,
                status,
                executedAt,
                settledAt,
                settlement());
    }

    private BigDecimal settledSoFar() {
        return settledQuantity == null ? BigDecimal.ZERO.setScale(quantity.scale()) : settledQuantity;
    }

    private WindowSettlement settlement() {
        if (windowId == null) {
            return null;
        }
        WindowId window = new WindowId(windowId);
        SettlementState state = state();
        return new WindowSettlement(
                window.schemeId(),
                window,
                settlesOn,
                state,
                state == SettlementState.SETTLED ? quantity : settledSoFar());
    }

    /** The two views may be at different positions: the trade's own status counts. */
    private SettlementState state() {
        if (cancelledQuantity != null) {
            return SettlementState.CANCELLED;
        }
        if (status == TradeStatus.SETTLED) {
            return SettlementState.SETTLED;
        }
        return windowState == null ? null : SettlementState.valueOf(windowState.name());
    }
}
