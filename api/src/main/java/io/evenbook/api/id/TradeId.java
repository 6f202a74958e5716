package io.evenbook.api.id;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonValue;

/**
 * The identifier of a trade, its market and the number of its match in that market: {@code trd_BTC-USD_17}.
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

    /** Names a trade. @param matchNumber 1 or greater */
    public static TradeId of(MarketId marketId, long matchNumber) {
        return new TradeId(PREFIX + marketId + "_" + matchNumber);
    }

    /** Returns the market of the trade. */
    public MarketId marketId() {
        return new MarketId(value.substring(PREFIX.length(), value.lastIndexOf('_')));
    }

    /** Returns the value itself, which is also the identifier of the event stream. */
    @Override
    public String toString() {
        return value;
    }
}
