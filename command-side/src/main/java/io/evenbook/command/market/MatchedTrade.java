package io.evenbook.command.market;

import io.evenbook.api.account.AccountCommand.PlaceOrder;
import io.evenbook.api.id.AccountId;
import io.evenbook.api.id.HoldId;
import io.evenbook.api.id.OrderId;
import io.evenbook.api.id.TradeId;
import io.evenbook.api.market.MarketTerms;
import io.evenbook.api.money.Money;
import io.evenbook.api.order.Side;
import io.evenbook.api.trade.TradeEvent.TradeExecuted;
import io.evenbook.api.trade.TradeParty;
import java.math.BigDecimal;

/** The event of a match: what each side pays out of its hold, receives, and owes as a fee. */
final class MatchedTrade {
    private MatchedTrade() {}

    /** @param maker the resting order; the trade has its price */
    static TradeExecuted of(TradeId tradeId, RestingOrder maker, PlaceOrder place, MeasuredOrder taker, long lots) {
        MarketTerms terms = taker.market();
        Money base = terms.quantity(lots);
        Money quote = terms.quoteAmount(maker.priceTicks(), lots);
        TradeParty ofMaker = party(
                maker.orderId(),
                maker.accountId(),
                maker.side(),
                base,
                quote,
                quote.minus(quote),
                terms.makerFeeRate());
        TradeParty ofTaker = party(
                place.orderId(),
                place.accountId(),
                taker.side(),
                base,
                quote,
                taker.savedAt(maker.priceTicks(), lots),
                terms.takerFeeRate());
        boolean makerBuys = maker.side() == Side.BUY;
        return new TradeExecuted(
                tradeId,
                terms.marketId(),
                terms.price(maker.priceTicks()),
                base,
                quote,
                maker.side(),
                makerBuys ? ofMaker : ofTaker,
                makerBuys ? ofTaker : ofMaker);
    }

    private static TradeParty party(
            OrderId orderId, AccountId accountId, Side side, Money base, Money quote, Money saved, BigDecimal feeRate) {
        Money captured = side == Side.BUY ? quote : base;
        Money receipt = side == Side.BUY ? base : quote;
        Money released = side == Side.BUY ? saved : base.minus(base);
        return new TradeParty(
                orderId,
                accountId,
                HoldId.behind(orderId),
                captured,
                released,
                receipt,
                MarketTerms.fee(receipt, feeRate));
    }
}
