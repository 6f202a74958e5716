package io.evenbook.api.id;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonValue;

/**
 * The identifier of a settlement process, named for its trade: {@code stl_trd_BTC-USD_17}.
 *
 * @param value {@code stl_} and the trade's identifier
 */
public record SettlementId(@JsonValue String value) {
    private static final String PREFIX = "stl_";
    private static final String PATTERN = "stl_trd_[A-Z][A-Z0-9]{0,15}-[A-Z][A-Z0-9]{0,15}_[1-9][0-9]{0,18}";

    /** @throws IllegalArgumentException if the value does not match the pattern */
    @JsonCreator
    public SettlementId {
        Identifiers.requireMatch("settlementId", value, PATTERN);
    }

    /** Names the settlement of a trade. */
    public static SettlementId of(TradeId tradeId) {
        return new SettlementId(PREFIX + tradeId);
    }

    /** Returns whether a text has the prefix of this kind. The rest of it may be malformed. */
    public static boolean hasPrefix(String text) {
        return text.startsWith(PREFIX);
    }

    /** Returns the trade that is settled. */
    public TradeId tradeId() {
        return new TradeId(value.substring(PREFIX.length()));
    }

    /** Returns the value itself. */
    @Override
    public String toString() {
        return value;
    }
}
