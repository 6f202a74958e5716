package io.evenbook.api.asset;

import io.evenbook.api.id.AssetCode;

/** Events of one asset. */
public sealed interface AssetEvent {
    AssetCode asset();

    /**
     * The asset exists and may be deposited.
     *
     * @param decimals the ledger's scale for the asset, 0 to 18; never changes
     */
    record AssetRegistered(AssetCode asset, String name, AssetType type, int decimals) implements AssetEvent {}
}
