package io.evenbook.api.account;

import com.fasterxml.jackson.annotation.JsonIgnore;
import io.evenbook.api.id.AssetCode;
import io.evenbook.api.money.Money;

/**
 * What an account may have of one asset.
 *
 * @param minimum what must stay available; negative: a credit line
 * @param maximum what may be posted and reserved for credits at most; null: no limit. One that is set below what is
 *     there only stops what would newly come in
 */
public record Limits(Money minimum, Money maximum, Direction direction) {

    /** Of an asset that nothing was set for: nothing may be overdrawn. */
    public static Limits none(AssetCode asset, int decimals) {
        return new Limits(Money.zero(asset, decimals), null, Direction.BOTH);
    }

    @JsonIgnore
    public AssetCode asset() {
        return minimum.asset();
    }
}
