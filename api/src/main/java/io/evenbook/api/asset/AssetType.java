package io.evenbook.api.asset;

/** The type of an asset. The ledger treats all types alike. */
public enum AssetType {
    FIAT,
    CRYPTO,
    SECURITY
}
