package io.evenbook.api.asset;

import io.evenbook.api.id.AssetCode;

/**
 * An asset in the reference view.
 *
 * @param name name of the asset for people
 * @param type FIAT, CRYPTO or SECURITY
 * @param decimals the ledger's scale for the asset, 0 to 18
 */
public record AssetAnswer(AssetCode asset, String name, AssetType type, int decimals) {}
