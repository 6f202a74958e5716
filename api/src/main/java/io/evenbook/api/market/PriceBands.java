package io.evenbook.api.market;

/**
 * How far prices may go. Bands are in basis points (hundredths of a percent) of a reference price and are rounded
 * towards it: 150 basis points of 100.25 at a tick of 0.01 are 1.50.
 *
 * @param staticBasisPoints 1 to 9999 hundredths of a percent: a limit price further from the reference is refused;
 *     null: any
 * @param dynamicBasisPoints 1 to 9999 hundredths of a percent: an order does not trade further from the last trade
 *     before it; null: any
 * @param action what happens to an order at the dynamic band: CANCEL (default) its rest, or call an AUCTION
 * @param protectionTicks how far a MARKET order without a budget trades from the best opposite price; null: 10 % of
 *     that price
 */
public record PriceBands(
        Integer staticBasisPoints, Integer dynamicBasisPoints, BandAction action, Long protectionTicks) {
    /** No bands, and the usual protection of MARKET orders. */
    public static final PriceBands NONE = new PriceBands(null, null, null, null);

    /** The widest band: a price at 0.01 % of the reference is the lowest within it. */
    public static final int MAX_BASIS_POINTS = 9_999;

    public PriceBands {
        action = action == null ? BandAction.CANCEL : action;
    }
}
