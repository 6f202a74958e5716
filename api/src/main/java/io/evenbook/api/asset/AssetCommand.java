package io.evenbook.api.asset;

import io.evenbook.api.id.AssetCode;

/** Commands on one asset. */
public sealed interface AssetCommand {
    AssetCode asset();

    /**
     * Registers an asset. A repeat with the same values does nothing.
     *
     * @param decimals the ledger's scale for the asset, 0 to 18
     */
    record RegisterAsset(AssetCode asset, String name, AssetType type, int decimals) implements AssetCommand {}
}
