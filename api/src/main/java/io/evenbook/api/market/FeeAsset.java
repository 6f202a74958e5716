package io.evenbook.api.market;

/** The asset in which a side of a trade pays its fee. */
public enum FeeAsset {
    /** Its receipt: the buyer in the base asset, the seller in the quote asset. */
    RECEIVED,
    /** The quote asset: the buyer pays its fee on top of the price. */
    QUOTE
}
