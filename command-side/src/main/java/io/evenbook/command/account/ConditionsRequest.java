package io.evenbook.command.account;

import io.evenbook.api.account.Requested;
import io.evenbook.api.asset.AssetCode;
import java.math.BigDecimal;

/** What the client makes a change depend on: what the account has of its asset before. Each may be null. */
record ConditionsRequest(BigDecimal availableAtLeast, BigDecimal postedEquals) {

    /** @param conditions null: none */
    static Requested requested(AssetCode asset, BigDecimal amount, ConditionsRequest conditions) {
        return conditions == null
                ? new Requested(asset, amount)
                : new Requested(asset, amount, conditions.availableAtLeast, conditions.postedEquals);
    }
}
