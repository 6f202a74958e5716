package io.evenbook.api.market;

/**
 * How many live orders a market keeps; null: the most that are possible.
 *
 * @param ofAccount for one account, each at most {@value #MAX_OF_ACCOUNT}
 * @param ofMarket for all accounts together, each at most {@value #MAX_OF_MARKET}
 */
public record OpenOrderLimits(Counts ofAccount, Counts ofMarket) {
    public static final int MAX_OF_ACCOUNT = 10_000;

    public static final int MAX_OF_MARKET = 2_000_000;

    /** As many as possible. */
    public static final OpenOrderLimits MOST = new OpenOrderLimits(null, null);

    public OpenOrderLimits {
        ofAccount = ofAccount == null ? Counts.allUpTo(MAX_OF_ACCOUNT) : ofAccount;
        ofMarket = ofMarket == null ? Counts.allUpTo(MAX_OF_MARKET) : ofMarket;
    }

    /**
     * The most live orders; zero: none.
     *
     * @param orders icebergs and stops included
     * @param icebergs of these, icebergs
     * @param stops of these, stops that wait
     */
    public record Counts(int orders, int icebergs, int stops) {
        static Counts allUpTo(int most) {
            return new Counts(most, most, most);
        }
    }
}
