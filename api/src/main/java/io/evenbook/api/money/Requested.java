package io.evenbook.api.money;

import io.evenbook.api.id.AssetCode;
import java.math.BigDecimal;

/**
 * An amount as a client wrote it: any decimal, not yet checked against the asset's scale and range. The client may have
 * it depend on what the account has of the asset at that moment.
 *
 * @param asset may be unknown
 * @param availableAtLeast what must be available before; null: no matter
 * @param postedEquals what must be posted before; null: no matter
 */
public record Requested(AssetCode asset, BigDecimal amount, BigDecimal availableAtLeast, BigDecimal postedEquals) {

    /** An amount that depends on nothing. */
    public Requested(AssetCode asset, BigDecimal amount) {
        this(asset, amount, null, null);
    }
}
