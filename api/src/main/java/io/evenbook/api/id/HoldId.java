package io.evenbook.api.id;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonValue;

/**
 * A hold on an account, unique within it. The hold of an order or a withdrawal is named for that.
 *
 * @param value matches {@code hld_[A-Za-z0-9._-]{1,150}}
 */
public record HoldId(@JsonValue String value) {
    private static final String PATTERN = "hld_[A-Za-z0-9._-]{1,150}";

    /** @throws IllegalArgumentException if the value does not match the pattern */
    @JsonCreator
    public HoldId {
        Identifiers.requireMatch("holdId", value, PATTERN);
    }

    /** The one hold behind an order or a withdrawal. */
    public static HoldId behind(Object orderOrWithdrawalId) {
        return new HoldId("hld_" + orderOrWithdrawalId);
    }

    /** The withdrawal that this is the hold of. */
    public WithdrawalId withdrawalId() {
        return new WithdrawalId(value.substring("hld_".length()));
    }

    /** The order that this is the hold of. */
    public OrderId orderId() {
        return new OrderId(value.substring("hld_".length()));
    }

    /** The value itself: it is also the identifier of the event stream. */
    @Override
    public String toString() {
        return value;
    }
}
