package io.evenbook.command.clearing.collateral;

import io.evenbook.api.clearing.LossLayer;
import io.evenbook.api.id.AccountId;
import io.evenbook.api.money.Money;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * Who bears a loss from a default: layer by layer, each empty before the next is drawn. The draws and what stays
 * unallocated add up to the loss.
 *
 * @param draws the layers that are drawn, in their order
 * @param unallocated the loss beyond all layers; zero or greater
 */
record Waterfall(List<Draw> draws, Money unallocated) {

    /**
     * The loss that one layer bears.
     *
     * @param amount greater than zero
     * @param shares the part of each account, by id; empty for the house
     */
    record Draw(LossLayer layer, Money amount, SortedMap<AccountId, Money> shares) {}

    /**
     * The amounts that may bear losses, all of one asset, each zero or greater.
     *
     * @param defaulter the account in default
     * @param margin of the defaulter
     * @param fundShare of the defaulter
     * @param houseContribution what the house bears
     * @param survivors the fund shares of the others
     */
    record Resources(
            AccountId defaulter,
            Money margin,
            Money fundShare,
            Money houseContribution,
            Map<AccountId, Money> survivors) {}

    /**
     * Allocates a loss.
     *
     * @param loss zero or greater
     * @throws IllegalArgumentException if an amount is negative or of another asset, or the defaulter is a survivor
     */
    static Waterfall of(Money loss, Resources resources) {
        if (loss.isNegative()) {
            throw new IllegalArgumentException("must be >= 0: loss=" + loss);
        }
        if (resources.survivors().containsKey(resources.defaulter())) {
            throw new IllegalArgumentException("must not be a survivor: defaulter=" + resources.defaulter());
        }
        Filling filling = new Filling(loss);
        filling.drawFrom(LossLayer.MARGIN, Map.of(resources.defaulter(), resources.margin()));
        filling.drawFrom(LossLayer.FUND_SHARE, Map.of(resources.defaulter(), resources.fundShare()));
        filling.drawFromHouse(resources.houseContribution());
        filling.drawFrom(LossLayer.SURVIVORS, resources.survivors());
        return new Waterfall(List.copyOf(filling.draws), filling.left);
    }

    private static final class Filling {
        private final List<Draw> draws = new ArrayList<>();
        private Money left;

        private Filling(Money loss) {
            this.left = loss;
        }

        private void drawFrom(LossLayer layer, Map<AccountId, Money> shares) {
            Money none = left.none();
            Money amount = take(shares.values().stream().reduce(none, Money::plus));
            if (amount.isPositive()) {
                draws.add(new Draw(layer, amount, ProRata.split(amount, shares)));
            }
        }

        private void drawFromHouse(Money contribution) {
            Money amount = take(contribution);
            if (amount.isPositive()) {
                draws.add(new Draw(LossLayer.HOUSE, amount, new TreeMap<>()));
            }
        }

        private Money take(Money available) {
            if (available.isNegative()) {
                throw new IllegalArgumentException("must be >= 0: layer=" + available);
            }
            Money amount = available.compareTo(left) < 0 ? available : left;
            left = left.minus(amount);
            return amount;
        }
    }
}
