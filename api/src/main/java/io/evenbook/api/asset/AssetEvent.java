package io.evenbook.api.asset;

import io.evenbook.api.id.AssetCode;
import java.math.BigDecimal;
import java.time.Instant;

/** Events of one asset. */
public sealed interface AssetEvent {
    AssetCode asset();

    /**
     * The asset exists and may be deposited.
     *
     * @param decimals the ledger's scale for the asset, 0 to 18; never changes
     */
    record AssetRegistered(AssetCode asset, String name, AssetType type, int decimals) implements AssetEvent {}

    /**
     * The asset's rate in the reference asset of the limits was set. It is valid for 24 hours.
     *
     * @param rate what one unit is worth in the reference asset; greater than zero
     * @param source where the rate comes from
     * @param at when it was set
     */
    record RateSet(AssetCode asset, BigDecimal rate, String source, String reason, Instant at) implements AssetEvent {}
}
