package io.evenbook.api.market;

/**
 * How many live orders a market keeps, waiting stops included; zero: none. A limit that is null is the highest
 * possible.
 *
 * @param ofAccount live orders of one account, stops included, 0 to 10,000; if not given, 10,000
 * @param ofMarket live orders of all accounts, stops included, 0 to 2,000,000; if not given, 2,000,000
 * @param icebergsOfAccount live orders of one account with a displayQuantity, stops included, 0 to 10,000; if not
 *     given, 10,000
 * @param stopsOfAccount stops of one account that wait, 0 to 10,000; if not given, 10,000
 */
public record OpenOrderLimits(Integer ofAccount, Integer ofMarket, Integer icebergsOfAccount, Integer stopsOfAccount) {
    public static final int MAX_OF_ACCOUNT = 10_000;

    public static final int MAX_OF_MARKET = 2_000_000;

    /** As many as possible. */
    public static final OpenOrderLimits MOST = new OpenOrderLimits(null, null, null, null);

    public OpenOrderLimits {
        ofAccount = ofAccount == null ? (Integer) MAX_OF_ACCOUNT : ofAccount;
        ofMarket = ofMarket == null ? (Integer) MAX_OF_MARKET : ofMarket;
        icebergsOfAccount = icebergsOfAccount == null ? (Integer) MAX_OF_ACCOUNT : icebergsOfAccount;
        stopsOfAccount = stopsOfAccount == null ? (Integer) MAX_OF_ACCOUNT : stopsOfAccount;
    }
}
