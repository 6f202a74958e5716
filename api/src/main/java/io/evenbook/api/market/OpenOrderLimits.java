package io.evenbook.api.market;

/**
 * How many live orders a market keeps, waiting stops included; zero: none. A limit that is null is the highest
 * possible.
 *
 * @param ofAccount of one account, at most {@value #MAX_OF_ACCOUNT}
 * @param ofMarket of all accounts together, at most {@value #MAX_OF_MARKET}
 * @param icebergsOfAccount live orders of one account with a displayed quantity, at most {@value #MAX_OF_ACCOUNT}; a
 *     stop that will be an iceberg counts
 * @param stopsOfAccount stops of one account that wait, at most {@value #MAX_OF_ACCOUNT}
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
