package io.evenbook.api.asset;

import io.evenbook.api.id.AssetCode;
import java.math.BigDecimal;

/** Commands on one asset. */
public sealed interface AssetCommand {
    AssetCode asset();

    /**
     * Registers an asset. A repeat with the same values does nothing.
     *
     * @param decimals the ledger's scale for the asset, 0 to 18
     */
    record RegisterAsset(AssetCode asset, String name, AssetType type, int decimals) implements AssetCommand {}

    /**
     * Sets the rate of an asset in the reference asset of the limits, for 24 hours.
     *
     * @param rate what one unit is worth in the reference asset; greater than zero, at most 18 decimals
     * @param source where the rate comes from
     */
    record SetRate(AssetCode asset, BigDecimal rate, String source, String reason) implements AssetCommand {}
}
