package io.evenbook.command.market;

import io.evenbook.api.id.HoldId;
import io.evenbook.api.id.TradeId;
import io.evenbook.api.market.MarketTerms;
import io.evenbook.api.money.Money;
import io.evenbook.api.order.Side;
import io.evenbook.api.trade.TradeEvent.TradeExecuted;
import io.evenbook.api.trade.TradeParty;

/** The event of a match: what each side pays out of its hold, receives, and owes as a fee. */
final class MatchedTrade {
    private final MarketTerms terms;
    private final Money base;
    private final Money quote;

    private MatchedTrade(MarketTerms terms, long priceTicks, long lots) {
        this.terms = terms;
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
            MarketTerms terms,
            RestingOrder taker,
            boolean isBudget,
            Long stopTicks,
            RestingOrder maker,
            long lots,
            long ticks) {
        MatchedTrade trade = new MatchedTrade(terms, ticks, lots);
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
    static TradeExecuted crossed(
            TradeId tradeId, MarketTerms terms, RestingOrder bid, RestingOrder ask, long lots, long ticks) {
        MatchedTrade trade = new MatchedTrade(terms, ticks, lots);
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
    private TradeParty party(RestingOrder order, long lots, boolean isBudget, boolean isMaker) {
        boolean buys = order.side() == Side.BUY;
        boolean isFeeOnTop = terms.isFeeOnTop(order.side());
        Money paid = buys ? quote : base;
        Money receipt = buys ? base : quote;
        Money fee = MarketTerms.fee(isFeeOnTop ? paid : receipt, order.rates().of(isMaker));
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
                fee);
    }
}
