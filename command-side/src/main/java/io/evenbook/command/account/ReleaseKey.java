package io.evenbook.command.account;

import io.evenbook.api.id.TradeId;

/**
 * The keys under which parts of a hold are released or added, each at most once for its hold. They stand in the log:
 * never change their text.
 */
public final class ReleaseKey {
    /** A client released a hold that it had placed. */
    static final String BY_HAND = "released";

    /** A client cancelled the withdrawal. */
    static final String WITHDRAWAL_CANCELLED = "cancelled";

    static final String EXPIRED = "expired";

    /** The order ended. */
    public static final String ORDER_ENDED = "end";

    private static final String AMENDED = "amend-";

    private ReleaseKey() {}

    /** An amendment of the order; an order gets each version once. */
    public static String amended(long orderVersion) {
        return AMENDED + orderVersion;
    }

    /** The key of a release that may be sent again; null: it was decided with its cause, in one commit. */
    static String remembered(String key) {
        return key.startsWith(AMENDED) ? null : key;
    }

    /** A trade of the order with another of its account was prevented; an order gets each version once. */
    public static String prevented(long orderVersion) {
        return "prevented-" + orderVersion;
    }

    /** A trade was cancelled instead of settled. */
    public static String cancelled(TradeId tradeId) {
        return tradeId.value();
    }
}
