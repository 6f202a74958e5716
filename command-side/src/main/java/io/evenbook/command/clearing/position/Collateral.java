package io.evenbook.command.clearing.position;

import io.evenbook.api.account.AccountEvent.CollateralMoved;
import io.evenbook.api.clearing.CollateralPurpose;
import io.evenbook.api.money.Money;

/**
 * The collateral of an account in a scheme, of the scheme's collateral asset.
 *
 * @param margin zero or greater
 * @param fund its share in the default fund; zero or greater
 */
public record Collateral(Money margin, Money fund) {

    static Collateral none(Money any) {
        return new Collateral(any.none(), any.none());
    }

    public Money of(CollateralPurpose purpose) {
        return switch (purpose) {
            case MARGIN -> margin;
            case FUND -> fund;
        };
    }

    Collateral after(CollateralMoved moved) {
        return switch (moved.purpose()) {
            case MARGIN -> new Collateral(moved.collateral(), fund);
            case FUND -> new Collateral(margin, moved.collateral());
        };
    }

    boolean isZero() {
        return margin.isZero() && fund.isZero();
    }
}
