package io.evenbook.api.id;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonValue;

/**
 * The identifier of a hold, unique within its account. The identifier of an order's or a withdrawal's hold contains
 * theirs.
 *
 * @param value matches {@code hld_[A-Za-z0-9._-]{1,150}}
 */
public record HoldId(@JsonValue String value) {
    /** The form of a hold that a client places: {@code hld_}, but not the hold of an order or a withdrawal. */
    public static final String CLIENT_PATTERN = "hld_(?!ord_|wdr_)[A-Za-z0-9._-]{1,150}";

    private static final String PREFIX = "hld_";
    private static final String PATTERN = "hld_[A-Za-z0-9._-]{1,150}";

    /** @throws IllegalArgumentException if the value does not match the pattern */
    @JsonCreator
    public HoldId {
        Identifiers.requireMatch("holdId", value, PATTERN);
    }

    /** Names a new hold that a client places. @param unique 1 to 150 letters, digits, dots, hyphens or underscores */
    public static HoldId named(String unique) {
        return new HoldId(PREFIX + unique);
    }

    /** Names the only hold of an order: {@code hld_ord_BTC-USD_...}. */
    public static HoldId behind(OrderId orderId) {
        return new HoldId(PREFIX + orderId);
    }

    /** Names the only hold of a withdrawal: {@code hld_wdr_..._acc_alice}. */
    public static HoldId behind(WithdrawalId withdrawalId) {
        return new HoldId(PREFIX + withdrawalId);
    }

    /** Returns the withdrawal of its hold. @throws IllegalArgumentException if the hold belongs to no withdrawal */
    public WithdrawalId withdrawalId() {
        return new WithdrawalId(value.substring(PREFIX.length()));
    }

    /** Returns the order of its hold. @throws IllegalArgumentException if the hold belongs to no order */
    public OrderId orderId() {
        return new OrderId(value.substring(PREFIX.length()));
    }

    /** Returns the value itself, which is also the identifier of the event stream. */
    @Override
    public String toString() {
        return value;
    }
}
