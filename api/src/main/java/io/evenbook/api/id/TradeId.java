package io.evenbook.api.id;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonValue;

/**
 * A trade: its market and the number of the match in that market, from 1.
 *
 * @param value matches {@code trd_[A-Z][A-Z0-9]{0,15}-[A-Z][A-Z0-9]{0,15}_[1-9][0-9]{0,18}}
 */
public record TradeId(@JsonValue String value) {
    private static final String PATTERN = "trd_[A-Z][A-Z0-9]{0,15}-[A-Z][A-Z0-9]{0,15}_[1-9][0-9]{0,18}";

    /** @throws IllegalArgumentException if the value does not match the pattern */
    @JsonCreator
    public TradeId {
        Identifiers.requireMatch("tradeId", value, PATTERN);
    }

    public static TradeId of(MarketId marketId, long matchNumber) {
        return new TradeId("trd_" + marketId + "_" + matchNumber);
    }

    public MarketId marketId() {
        return new MarketId(value.substring("trd_".length(), value.lastIndexOf('_')));
    }

    /** The value itself: it is also the identifier of the event stream. */
    @Override
    public String toString() {
        return value;
    }
}
