package io.evenbook.api.asset;

import io.evenbook.api.id.AssetCode;

/** What can be asked of an asset. */
public sealed interface AssetCommand {
    AssetCode asset();

    /**
     * Makes an asset known; again with the same values does nothing.
     *
     * @param decimals the ledger's scale for the asset, 0 to 18
     */
    record RegisterAsset(AssetCode asset, String name, AssetType type, int decimals) implements AssetCommand {}
}
