package io.evenbook.api.asset;

/** What sort of thing an asset is. */
public enum AssetType {
    FIAT,
    CRYPTO,
    SECURITY
}
