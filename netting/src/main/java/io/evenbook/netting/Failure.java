package io.evenbook.netting;

/**
 * Why a trade did not settle in full. A side that lacks could not deliver; a side that holds did not want to. The
 * failing side is the one that the name says, the missing asset the one that it delivers.
 */
public enum Failure {
    NONE,
    BUYER_LACKS,
    SELLER_LACKS,
    BUYER_HOLDS,
    SELLER_HOLDS;

    static Failure lacks(int side) {
        return side == OpenTrades.BUYER ? BUYER_LACKS : SELLER_LACKS;
    }

    static Failure holds(int side) {
        return side == OpenTrades.BUYER ? BUYER_HOLDS : SELLER_HOLDS;
    }
}
