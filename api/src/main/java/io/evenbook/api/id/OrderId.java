package io.evenbook.api.id;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonValue;

/**
 * The identifier of an order. It contains its market, so commands reach the market without a look-up.
 *
 * @param value matches {@code ord_[A-Z][A-Z0-9]{0,15}-[A-Z][A-Z0-9]{0,15}_[0-7][0-9a-hjkmnp-tv-z]{25}}: behind the
 *     market, a ULID in lower case
 */
public record OrderId(@JsonValue String value) {
    private static final String PATTERN = "ord_[A-Z][A-Z0-9]{0,15}-[A-Z][A-Z0-9]{0,15}_[0-7][0-9a-hjkmnp-tv-z]{25}";

    /** @throws IllegalArgumentException if the value does not match the pattern */
    @JsonCreator
    public OrderId {
        Identifiers.requireMatch("orderId", value, PATTERN);
    }

    /** Names a new order. @param unique a ULID in lower case, never used before */
    public static OrderId of(MarketId marketId, String unique) {
        return new OrderId("ord_" + marketId + "_" + unique);
    }

    /** Returns what distinguishes it from other orders of its market: a ULID in lower case. */
    public String unique() {
        return value.substring(value.lastIndexOf('_') + 1);
    }

    /** Returns the market of the order. */
    public MarketId marketId() {
        return new MarketId(value.substring("ord_".length(), value.lastIndexOf('_')));
    }

    /** Returns the value itself, which is also the identifier of the event stream. */
    @Override
    public String toString() {
        return value;
    }
}
