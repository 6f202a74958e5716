package io.evenbook.command.market;

import io.evenbook.api.id.HoldId;
import io.evenbook.api.id.TradeId;
import io.evenbook.api.market.MarketTerms;
import io.evenbook.api.money.Money;
import io.evenbook.api.order.Side;
import io.evenbook.api.trade.TradeEvent.TradeExecuted;
import io.evenbook.api.trade.TradeParty;
import java.math.BigDecimal;

/** The event of a match: what each side pays out of its hold, receives, and owes as a fee or gets as a rebate. */
final class MatchedTrade {
    private final MarketState market;
    private final MarketTerms terms;
    private final long priceTicks;
    private final long lots;
    private final Money base;
    private final Money quote;

    private MatchedTrade(MarketState market, long priceTicks, long lots) {
        this.market = market;
        this.terms = market.terms();
        this.priceTicks = priceTicks;
        this.lots = lots;
        this.base = terms.quantity(lots);
        this.quote = terms.quoteAmount(priceTicks, lots);
    }

    /**
     * @param isBudget whether the taker holds a budget, which no single trade releases
     * @param stopTicks the stop price of a taker that was placed earlier and has fired; null: the command places or
     *     amends the taker. A stop that sells has reserved what its stop price brings in, and meets a bid above it
     *     where the rest of the order that fired it is one
     */
    static TradeExecuted of(
            TradeId tradeId,
            MarketState market,
            RestingOrder taker,
            boolean isBudget,
            Long stopTicks,
            RestingOrder maker,
            long lots,
            long ticks) {
        MatchedTrade trade = new MatchedTrade(market, ticks, lots);
        TradeParty ofMaker = trade.resting(maker, maker.rates().asMakerOf(taker.rates()));
        // What a placed order reserves is computed afterwards, from its receipts
        Money reserved = stopTicks == null ? null : trade.unreserved(taker.waitingFor(stopTicks));
        TradeParty ofTaker = trade.party(taker, isBudget, taker.rates().taker(), reserved);
        boolean makerBuys = maker.side() == Side.BUY;
        return trade.executed(tradeId, maker.side(), makerBuys ? ofMaker : ofTaker, makerBuys ? ofTaker : ofMaker);
    }

    /** Both orders of an auction rested, so both pay the maker's rate. */
    static TradeExecuted crossed(
            TradeId tradeId, MarketState market, RestingOrder bid, RestingOrder ask, long lots, long ticks) {
        MatchedTrade trade = new MatchedTrade(market, ticks, lots);
        return trade.executed(
                tradeId,
                null,
                trade.resting(bid, bid.rates().inAuction()),
                trade.resting(ask, ask.rates().inAuction()));
    }

    /** @param makerSide null: both orders rested */
    private TradeExecuted executed(TradeId tradeId, Side makerSide, TradeParty buyer, TradeParty seller) {
        return new TradeExecuted(
                tradeId,
                market.marketId(),
                market.schemeId(),
                terms.price(priceTicks),
                base,
                quote,
                lots,
                makerSide,
                buyer,
                seller);
    }

    /** An order that rested: its hold has reserved what its own price, and its rebate, bring in. */
    private TradeParty resting(RestingOrder order, BigDecimal rate) {
        return party(order, false, rate, unreserved(order));
    }

    /** @param order as it is after the match */
    private Money unreserved(RestingOrder order) {
        return order.unreserved(order.lots() + lots, order.lots(), terms);
    }

    /**
     * @param order as it is after the match
     * @param reserved the part of its reserved receipt that the trade takes up; null: its receipt
     */
    private TradeParty party(RestingOrder order, boolean isBudget, BigDecimal rate, Money reserved) {
        boolean buys = order.side() == Side.BUY;
        boolean isFeeOnTop = terms.isFeeOnTop(order.side());
        Money paid = buys ? quote : base;
        Money receipt = buys ? base : quote;
        Money fee = MarketTerms.fee(isFeeOnTop ? paid : receipt, rate);
        Money captured = isFeeOnTop ? paid.plus(fee) : paid;
        // A better price than its limit, or a lower rate, leaves a part of the hold
        Money held = isBudget ? captured : order.unheld(order.lots() + lots, order.lots(), terms);
        return new TradeParty(
                order.orderId(),
                order.accountId(),
                HoldId.behind(order.orderId()),
                captured,
                held.minus(captured),
                receipt,
                fee,
                receipt.equals(reserved) ? null : reserved);
    }
}
