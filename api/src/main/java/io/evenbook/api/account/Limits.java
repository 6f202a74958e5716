package io.evenbook.api.account;

import com.fasterxml.jackson.annotation.JsonIgnore;
import io.evenbook.api.id.AssetCode;
import io.evenbook.api.money.Money;

/**
 * The limits of one asset on one account.
 *
 * @param minimum the least that must stay available; negative: a credit line
 * @param maximum the most that may be posted and reserved for credits; null: no maximum. A maximum below the present
 *     balance only refuses new credits
 */
public record Limits(Money minimum, Money maximum, Direction direction) {

    /** Returns the limits of an asset without limits set: minimum zero, no maximum, both directions. */
    public static Limits none(AssetCode asset, int decimals) {
        return new Limits(Money.zero(asset, decimals), null, Direction.BOTH);
    }

    @JsonIgnore
    public AssetCode asset() {
        return minimum.asset();
    }
}
