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
    private static final int ULID_LENGTH = 26;
    private static final String DIGITS = "0123456789abcdefghjkmnpqrstvwxyz";

    /** @throws IllegalArgumentException if the value does not match the pattern */
    @JsonCreator
    public OrderId {
        Identifiers.requireMatch("orderId", value, PATTERN);
    }

    /** Names a new order. @param unique a ULID in lower case, never used before */
    public static OrderId of(MarketId marketId, String unique) {
        return new OrderId("ord_" + marketId + "_" + unique);
    }

    /** Names the order of a market by the 128 bits of its ULID: {@link #ulidHigh} and {@link #ulidLow}. */
    public static OrderId of(MarketId marketId, long ulidHigh, long ulidLow) {
        char[] digits = new char[ULID_LENGTH];
        long high = ulidHigh;
        long low = ulidLow;
        for (int at = ULID_LENGTH - 1; at >= 0; at--) {
            digits[at] = DIGITS.charAt((int) low & 31);
            low = low >>> 5 | high << 59;
            high >>>= 5;
        }
        return of(marketId, new String(digits));
    }

    /** Returns the upper 64 bits of the order's ULID. */
    public long ulidHigh() {
        long high = 0;
        long low = 0;
        for (int at = value.length() - ULID_LENGTH; at < value.length(); at++) {
            high = high << 5 | low >>> 59;
            low = low << 5 | DIGITS.indexOf(value.charAt(at));
        }
        return high;
    }

    /** Returns the lower 64 bits of the order's ULID. */
    public long ulidLow() {
        long low = 0;
        for (int at = value.length() - ULID_LENGTH; at < value.length(); at++) {
            low = low << 5 | DIGITS.indexOf(value.charAt(at));
        }
        return low;
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
