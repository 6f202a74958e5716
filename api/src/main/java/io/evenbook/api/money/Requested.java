package io.evenbook.api.money;

import io.evenbook.api.id.AssetCode;
import java.math.BigDecimal;

/**
 * An amount as a client requests it: any decimal, not yet checked against the asset's scale and range. The client may
 * add preconditions on the balance of the asset at the time of the decision.
 *
 * @param asset may be unknown
 * @param availableAtLeast the least that must be available before the command; null: no precondition
 * @param postedEquals the exact posted balance before the command; null: no precondition
 */
public record Requested(AssetCode asset, BigDecimal amount, BigDecimal availableAtLeast, BigDecimal postedEquals) {

    /** An amount without preconditions. */
    public Requested(AssetCode asset, BigDecimal amount) {
        this(asset, amount, null, null);
    }
}
