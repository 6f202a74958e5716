package io.evenbook.command.account;

import io.evenbook.api.account.Limits;
import io.evenbook.api.id.AssetCode;
import io.evenbook.api.money.Balance;
import io.evenbook.api.money.Money;
import java.math.BigDecimal;

/**
 * An account's balance of one asset, and its limits.
 *
 * @param reserved the most that open orders and unsettled trades may still bring in; never negative
 * @param limits null: none were set
 */
public record AssetPosition(Balance balance, BigDecimal reserved, Limits limits) {

    static AssetPosition empty(AssetCode asset, int decimals) {
        Money nothing = Money.zero(asset, decimals);
        return new AssetPosition(new Balance(nothing, nothing), nothing.amount(), null);
    }

    AssetPosition with(Balance newBalance) {
        return new AssetPosition(newBalance, reserved, limits);
    }

    AssetPosition reserving(BigDecimal more) {
        return new AssetPosition(balance, reserved.add(more), limits);
    }

    AssetPosition with(Limits newLimits) {
        return new AssetPosition(balance, reserved, newLimits);
    }
}
