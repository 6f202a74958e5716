package io.evenbook.api.id;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonValue;

/**
 * The identifier of an order. It contains its market, so commands reach the market without a look-up.
 *
 * @param value matches {@code ord_[A-Z][A-Z0-9]{0,15}-[A-Z][A-Z0-9]{0,15}_[0-9a-z]{26}}
 */
public record OrderId(@JsonValue String value) {
    private static final String PATTERN = "ord_[A-Z][A-Z0-9]{0,15}-[A-Z][A-Z0-9]{0,15}_[0-9a-z]{26}";

    /** @throws IllegalArgumentException if the value does not match the pattern */
    @JsonCreator
    public OrderId {
        Identifiers.requireMatch("orderId", value, PATTERN);
    }

    /** Names a new order. @param unique 26 lower case letters and digits, never used before */
    public static OrderId of(MarketId marketId, String unique) {
        return new OrderId("ord_" + marketId + "_" + unique);
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
