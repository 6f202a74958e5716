package io.evenbook.command.clearing.position;

import io.evenbook.api.clearing.PositionEvent.NovatedSide;
import io.evenbook.api.clearing.PositionEvent.PositionSettled;
import io.evenbook.api.clearing.PositionEvent.Settled;
import io.evenbook.api.clearing.PositionEvent.TradesNovated;
import io.evenbook.api.id.AssetCode;
import io.evenbook.api.journal.PostingSide;
import io.evenbook.api.money.Money;
import io.evenbook.command.clearing.position.ClearingLeg.Ledger;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** The legs of the entries that events of clearing carry: equal ones summed up, none of zero. */
final class ClearingLegs {
    private final Map<Key, Money> sums = new LinkedHashMap<>();

    private record Key(Ledger ledger, PostingSide side, AssetCode asset) {}

    private ClearingLegs() {}

    /**
     * The participant is debited what it delivers and credited what it receives, the counterparty the reverse without
     * the fees.
     */
    static List<ClearingLeg> of(TradesNovated novated) {
        ClearingLegs legs = new ClearingLegs();
        for (NovatedSide side : novated.trades()) {
            boolean isFeeOnTop = side.fee().asset().equals(side.delivers().asset());
            Money gross = isFeeOnTop ? side.delivers().minus(side.fee()) : side.delivers();
            Money receipt = isFeeOnTop ? side.receives() : side.receives().plus(side.fee());
            legs.add(Ledger.CLEARING, PostingSide.DEBIT, side.delivers());
            legs.add(Ledger.CCP, PostingSide.CREDIT, gross);
            legs.add(Ledger.CCP, PostingSide.DEBIT, receipt);
            legs.add(Ledger.CLEARING, PostingSide.CREDIT, side.receives());
            boolean isRebate = side.fee().isNegative();
            Money fee = isRebate ? side.fee().negated() : side.fee();
            legs.add(Ledger.FEES, isRebate ? PostingSide.DEBIT : PostingSide.CREDIT, fee);
        }
        return legs.list();
    }

    /** One movement an asset: the difference of what is delivered and received. Empty if nothing moves. */
    static List<ClearingLeg> of(PositionSettled settled) {
        ClearingLegs legs = new ClearingLegs();
        for (Settled asset : settled.assets()) {
            Money paid = asset.delivered().minus(asset.received());
            boolean pays = !paid.isNegative();
            Money amount = pays ? paid : paid.negated();
            legs.add(Ledger.CUSTOMER, pays ? PostingSide.DEBIT : PostingSide.CREDIT, amount);
            legs.add(Ledger.CLEARING, pays ? PostingSide.CREDIT : PostingSide.DEBIT, amount);
        }
        return legs.list();
    }

    private void add(Ledger ledger, PostingSide side, Money amount) {
        if (amount.isPositive()) {
            sums.merge(new Key(ledger, side, amount.asset()), amount, Money::plus);
        }
    }

    private List<ClearingLeg> list() {
        return sums.entrySet().stream()
                .map(sum -> new ClearingLeg(sum.getKey().ledger(), sum.getKey().side(), sum.getValue()))
                .toList();
    }
}
