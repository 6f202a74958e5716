package io.evenbook.api.id;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonValue;

/**
 * A trade: its market and the number of the match in that market, from 1.
 *
 * @param value matches {@code trd_[A-Z][A-Z0-9]{0,15}-[A-Z][A-Z0-9]{0,15}_[1-9][0-9]{0,18}}
 */
public record TradeId(@JsonValue String value) {
    private static final String PREFIX = "trd_";
    private static final String PATTERN = "trd_[A-Z][A-Z0-9]{0,15}-[A-Z][A-Z0-9]{0,15}_[1-9][0-9]{0,18}";

    /** @throws IllegalArgumentException if the value does not match the pattern */
    @JsonCreator
    public TradeId {
        Identifiers.requireMatch("tradeId", value, PATTERN);
    }

    /** Returns whether a text has the prefix of this kind. The rest of it may be malformed. */
    public static boolean hasPrefix(String text) {
        return text.startsWith(PREFIX);
    }

    public static TradeId of(MarketId marketId, long matchNumber) {
        return new TradeId(PREFIX + marketId + "_" + matchNumber);
    }

    public MarketId marketId() {
        return new MarketId(value.substring(PREFIX.length(), value.lastIndexOf('_')));
    }

    /** The value itself: it is also the identifier of the event stream. */
    @Override
    public String toString() {
        return value;
    }
}
