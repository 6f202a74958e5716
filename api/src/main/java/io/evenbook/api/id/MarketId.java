package io.evenbook.api.id;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonValue;

/**
 * The identifier of a market, base and quote asset: {@code BTC-USD}.
 *
 * @param value matches {@code [A-Z][A-Z0-9]{0,15}-[A-Z][A-Z0-9]{0,15}}
 */
public record MarketId(@JsonValue String value) {
    private static final String PATTERN = "[A-Z][A-Z0-9]{0,15}-[A-Z][A-Z0-9]{0,15}";

    /** @throws IllegalArgumentException if the value does not match the pattern */
    @JsonCreator
    public MarketId {
        Identifiers.requireMatch("marketId", value, PATTERN);
    }

    /** Returns the value itself, which is also the identifier of the event stream. */
    @Override
    public String toString() {
        return value;
    }
}
