package io.evenbook.command.market;

import io.evenbook.api.id.HoldId;
import io.evenbook.api.id.TradeId;
import io.evenbook.api.market.MarketTerms;
import io.evenbook.api.money.Money;
import io.evenbook.api.order.Side;
import io.evenbook.api.trade.TradeEvent.TradeExecuted;
import io.evenbook.api.trade.TradeParty;
import io.evenbook.command.market.matching.Order;

/** The event of a match: what each side pays out of its hold, receives, and owes as a fee. */
final class MatchedTrade {
    private final MarketState market;
    private final MarketTerms terms;
    private final Money base;
    private final Money quote;

    private MatchedTrade(MarketState market, long priceTicks, long lots) {
        this.market = market;
        this.terms = market.terms();
        this.base = terms.quantity(lots);
        this.quote = terms.quoteAmount(priceTicks, lots);
    }

    /**
     * @param isBudget whether the taker holds a budget, which no single trade releases
     * @param stopTicks the stop price of a taker that was placed earlier and has fired; null: it is none. A stop that
     *     sells has reserved what its stop price brings in, and meets a bid above it where the rest of the order that
     *     fired it is one
     */
    static TradeExecuted of(
            TradeId tradeId,
            MarketState market,
            Order taker,
            boolean isBudget,
            Long stopTicks,
            Order maker,
            long lots,
            long ticks) {
        MatchedTrade trade = new MatchedTrade(market, ticks, lots);
        MarketTerms terms = market.terms();
        TradeParty ofMaker = trade.party(maker, lots, false, true);
        TradeParty ofTaker = trade.party(taker, lots, isBudget, false);
        if (stopTicks != null && taker.side() == Side.SELL) {
            ofTaker = reserving(ofTaker, terms.quoteAmount(Math.max(stopTicks, taker.priceTicks()), lots));
        }
        boolean makerBuys = maker.side() == Side.BUY;
        return new TradeExecuted(
                tradeId,
                terms.marketId(),
                terms.price(ticks),
                trade.base,
                trade.quote,
                maker.side(),
                makerBuys ? ofMaker : ofTaker,
                makerBuys ? ofTaker : ofMaker);
    }

    /**
     * Both orders of an auction rested, so both pay the maker's rate. The seller's hold has reserved what its limit
     * brings in.
     */
    static TradeExecuted crossed(TradeId tradeId, MarketState market, Order bid, Order ask, long lots, long ticks) {
        MatchedTrade trade = new MatchedTrade(market, ticks, lots);
        MarketTerms terms = market.terms();
        TradeParty seller = trade.party(ask, lots, false, true);
        Money reserved = terms.quoteAmount(ask.priceTicks(), lots);
        return new TradeExecuted(
                tradeId,
                terms.marketId(),
                terms.price(ticks),
                trade.base,
                trade.quote,
                null,
                trade.party(bid, lots, false, true),
                ask.priceTicks() == ticks ? seller : reserving(seller, reserved));
    }

    private static TradeParty reserving(TradeParty party, Money reserved) {
        return new TradeParty(
                party.orderId(),
                party.accountId(),
                party.holdId(),
                party.captured(),
                party.released(),
                party.receipt(),
                party.fee(),
                reserved);
    }

    /** @param order as it is after the match */
    private TradeParty party(Order order, long lots, boolean isBudget, boolean isMaker) {
        RestingOrder of = RestingOrder.of(order, market);
        boolean buys = order.side() == Side.BUY;
        boolean isFeeOnTop = terms.isFeeOnTop(order.side());
        Money paid = buys ? quote : base;
        Money receipt = buys ? base : quote;
        Money fee = MarketTerms.fee(isFeeOnTop ? paid : receipt, of.rates().of(isMaker));
        Money captured = isFeeOnTop ? paid.plus(fee) : paid;
        // A better price than its limit, or a lower rate, leaves a part of the hold
        Money held = isBudget ? captured : of.unheld(of.lots() + lots, of.lots(), terms);
        return new TradeParty(
                of.orderId(),
                of.accountId(),
                HoldId.behind(of.orderId()),
                captured,
                held.minus(captured),
                receipt,
                fee);
    }
}
