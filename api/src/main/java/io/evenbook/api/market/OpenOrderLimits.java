package io.evenbook.api.market;

/**
 * How many live orders a market keeps, waiting stops included; zero: none.
 *
 * @param ofAccount of one account, at most {@value #MAX_OF_ACCOUNT}; null: that many
 * @param ofMarket of all accounts together, at most {@value #MAX_OF_MARKET}; null: that many
 */
public record OpenOrderLimits(Integer ofAccount, Integer ofMarket) {
    public static final int MAX_OF_ACCOUNT = 10_000;

    public static final int MAX_OF_MARKET = 2_000_000;

    /** As many as possible. */
    public static final OpenOrderLimits MOST = new OpenOrderLimits(null, null);

    public OpenOrderLimits {
        ofAccount = ofAccount == null ? (Integer) MAX_OF_ACCOUNT : ofAccount;
        ofMarket = ofMarket == null ? (Integer) MAX_OF_MARKET : ofMarket;
    }
}
