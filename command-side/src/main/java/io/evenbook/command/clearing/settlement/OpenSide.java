package io.evenbook.command.clearing.settlement;

import io.evenbook.api.clearing.Obligation;
import io.evenbook.api.clearing.ObligationKind;
import io.evenbook.api.id.ObligationId;
import io.evenbook.api.id.TradeId;
import io.evenbook.api.money.Money;
import io.evenbook.api.order.Side;
import io.evenbook.api.trade.TradeEvent.TradeExecuted;
import io.evenbook.api.trade.TradeParty;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.util.ArrayList;
import java.util.List;

/**
 * The rest of one side of a trade: what its window still has to settle of it.
 *
 * @param delivers with a fee on top
 * @param deliveryFee on top; zero if the fee is of the other asset
 * @param receives without a fee that is taken out
 * @param receiptFee taken out; zero if the fee is of the other asset
 */
record OpenSide(TradeId tradeId, Side side, Money delivers, Money deliveryFee, Money receives, Money receiptFee) {

    /**
     * Computes it as the settlement does: amounts are exact per lot; the fee is what windows have not taken yet, so the
     * parts always add up to the whole fee.
     *
     * @param open a whole number of lots, in the base asset
     */
    static OpenSide of(TradeExecuted trade, Side side, Money open) {
        TradeParty party = trade.party(side);
        boolean isOnTop = party.fee().asset().equals(party.captured().asset());
        Money payment = isOnTop ? party.captured().minus(party.fee()) : party.captured();
        Money fee = openFee(trade, party.fee(), open);
        Money noFee = (isOnTop ? party.receipt() : payment).none();
        Money deliveryFee = isOnTop ? fee : noFee;
        Money receiptFee = isOnTop ? noFee : fee;
        return new OpenSide(
                trade.tradeId(),
                side,
                share(trade, payment, open).plus(deliveryFee),
                deliveryFee,
                share(trade, party.receipt(), open).minus(receiptFee),
                receiptFee);
    }

    /** The part of an amount that belongs to the open lots. */
    private static Money share(TradeExecuted trade, Money whole, Money open) {
        BigDecimal share = whole.amount()
                .multiply(open.amount())
                .divide(trade.quantity().amount(), whole.amount().scale(), RoundingMode.UNNECESSARY);
        return new Money(whole.asset(), share);
    }

    /** The fee less that of the settled lots, which windows have rounded toward zero. */
    private static Money openFee(TradeExecuted trade, Money fee, Money open) {
        BigDecimal settled = trade.quantity().minus(open).amount();
        BigDecimal taken = fee.amount()
                .multiply(settled)
                .divide(trade.quantity().amount(), fee.amount().scale(), RoundingMode.DOWN);
        return new Money(fee.asset(), fee.amount().subtract(taken));
    }

    /** Books it for an account that did not have it. */
    List<Obligation> book(ObligationId id, ObligationKind kind) {
        List<Obligation> parts = new ArrayList<>();
        add(parts, id, kind, delivers, delivers.none(), deliveryFee);
        add(parts, id, kind, receives.none(), receives, receiptFee);
        return parts;
    }

    /** Takes it back from the account that has it. */
    List<Obligation> takeBack(ObligationId id, ObligationKind kind) {
        return new OpenSide(
                        tradeId,
                        side,
                        delivers.negated(),
                        deliveryFee.negated(),
                        receives.negated(),
                        receiptFee.negated())
                .book(id, kind);
    }

    private void add(
            List<Obligation> parts,
            ObligationId id,
            ObligationKind kind,
            Money partDelivers,
            Money partReceives,
            Money fee) {
        if (!partDelivers.isZero() || !partReceives.isZero() || !fee.isZero()) {
            parts.add(new Obligation(id, kind, tradeId, side, null, null, partDelivers, partReceives, fee));
        }
    }
}
