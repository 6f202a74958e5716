package io.evenbook.saga.clearing;

import io.evenbook.api.id.WindowId;
import io.evenbook.api.order.Side;
import io.evenbook.api.trade.TradeEvent.TradeExecuted;
import io.evenbook.api.trade.TradeParty;
import io.evenbook.netting.OpenTrade;
import io.evenbook.netting.OpenTrade.TradeSide;
import java.math.BigInteger;
import org.axonframework.eventhandling.EventMessage;

/**
 * A trade of a scheme.
 *
 * @param position of its event in the log
 * @param windowId the window that takes it up
 */
record ExecutedTrade(TradeExecuted trade, long position, WindowId windowId, EventMessage<?> message) {

    /**
     * Checks that netting can take it up, so that a faulty trade is parked alone.
     *
     * @throws IllegalArgumentException if lots, amounts or fees are out of range
     * @throws ArithmeticException if an amount is no whole multiple of its lots, or too large
     */
    static void requireNettable(TradeExecuted trade) {
        new OpenTrade(0, 1, 0, trade.lots(), 0, side(trade, Side.BUY), side(trade, Side.SELL));
    }

    private static TradeSide side(TradeExecuted trade, Side side) {
        BigInteger units = (side == Side.BUY ? trade.quoteAmount() : trade.quantity())
                .amount()
                .unscaledValue();
        BigInteger[] perLot = units.divideAndRemainder(BigInteger.valueOf(trade.lots()));
        if (perLot[1].signum() != 0) {
            throw new ArithmeticException("must be whole multiples of the lots: " + trade.tradeId());
        }
        TradeParty party = trade.party(side);
        return new TradeSide(
                side.ordinal(), side.ordinal(), perLot[0], party.fee().amount().unscaledValue(), isFeeOnTop(party), 0);
    }

    /** Whether a side pays its fee on top of its payment, not out of its receipt. */
    static boolean isFeeOnTop(TradeParty party) {
        return party.fee().asset().equals(party.captured().asset());
    }
}
