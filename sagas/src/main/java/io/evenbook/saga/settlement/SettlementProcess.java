package io.evenbook.saga.settlement;

import com.fasterxml.jackson.annotation.JsonIgnore;
import io.evenbook.api.account.AccountCommand.PayIn;
import io.evenbook.api.account.AccountCommand.PayOut;
import io.evenbook.api.account.AccountEvent.TradePaidIn;
import io.evenbook.api.account.AccountEvent.TradePaidOut;
import io.evenbook.api.order.Side;
import io.evenbook.api.trade.SettlementStep;
import io.evenbook.api.trade.TradeCommand.SettleTrade;
import io.evenbook.api.trade.TradeEvent.SettlementRetried;
import io.evenbook.api.trade.TradeEvent.TradeExecuted;
import io.evenbook.api.trade.TradeEvent.TradeSettled;
import io.evenbook.api.trade.TradeParty;
import java.util.Collections;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;

/**
 * Delivery versus payment of one trade: both sides pay into clearing, and only then both are paid from it. What has happened is known from
 * events alone; an event that tells nothing new changes nothing and causes nothing. The sides are told apart by buy and sell and not by
 * account, since one account may be on both.
 *
 * @param trade   all that the commands need
 * @param paidIn  the sides that have paid into clearing
 * @param paidOut the sides that have been paid
 * @param settled whether the trade knows of it
 */
record SettlementProcess(TradeExecuted trade, Set<Side> paidIn, Set<Side> paidOut, boolean settled) {

    SettlementProcess {
        paidIn = inOrder(paidIn);
        paidOut = inOrder(paidOut);
    }

    static SettlementProcess of(TradeExecuted trade) {
        return new SettlementProcess(trade, Set.of(), Set.of(), false);
    }

    SettlementProcess evolve(Object event) {
        return switch (event) {
            case TradePaidIn paid -> new SettlementProcess(trade, with(paidIn, paid.side()), paidOut, settled);
            case TradePaidOut paid -> new SettlementProcess(trade, paidIn, with(paidOut, paid.side()), settled);
            case TradeSettled _ -> new SettlementProcess(trade, paidIn, paidOut, true);
            default -> this;
        };
    }

    /** What to do about an event that has not been evolved yet: all of a step when it begins, and what is missing of it on a retry. */
    List<Object> react(Object event) {
        SettlementProcess next = evolve(event);
        boolean begins = event instanceof TradeExecuted || next.step() != step();
        return begins || event instanceof SettlementRetried ? next.missing() : List.of();
    }

    @JsonIgnore
    SettlementStep step() {
        if (paidIn.size() < Side.values().length) {
            return SettlementStep.PAY_IN;
        }
        return paidOut.size() < Side.values().length ? SettlementStep.PAY_OUT : SettlementStep.RECORD;
    }

    private List<Object> missing() {
        return switch (step()) {
            case PAY_IN -> without(paidIn).map(this::payIn).toList();
            case PAY_OUT -> without(paidOut).map(this::payOut).toList();
            case RECORD -> settled ? List.of() : List.of(new SettleTrade(trade.tradeId()));
        };
    }

    private Object payIn(Side side) {
        TradeParty party = trade.party(side);
        return new PayIn(
                party.accountId(), trade.tradeId(), side, party.holdId(), party.captured(), party.released(), party.receipt());
    }

    private Object payOut(Side side) {
        TradeParty party = trade.party(side);
        return new PayOut(party.accountId(), trade.tradeId(), side, party.fee());
    }

    private static Stream<Side> without(Set<Side> done) {
        return Stream.of(Side.values()).filter(side -> !done.contains(side));
    }

    private static Set<Side> with(Set<Side> sides, Side side) {
        Set<Side> more = EnumSet.of(side);
        more.addAll(sides);
        return more;
    }

    /** A set in the order of its enum, so that one state has one stored form. */
    private static Set<Side> inOrder(Set<Side> sides) {
        Set<Side> copy = EnumSet.noneOf(Side.class);
        copy.addAll(sides);
        return Collections.unmodifiableSet(copy);
    }
}
