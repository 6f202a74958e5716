package io.evenbook.api.id;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonValue;

/**
 * The identifier of a delegation of one account to one user. It ends with the account's customer, so commands reach the
 * customer without a look-up.
 *
 * @param value matches {@code dlg_[0-9a-z]{26}_cus_[A-Za-z0-9_-]{1,60}}
 */
public record DelegationId(@JsonValue String value) {
    private static final String PREFIX = "dlg_";
    private static final String PATTERN = "dlg_[0-9a-z]{26}_cus_[A-Za-z0-9_-]{1,60}";
    private static final int CUSTOMER_START = PREFIX.length() + 26 + 1;

    /** @throws IllegalArgumentException if the value does not match the pattern */
    @JsonCreator
    public DelegationId {
        Identifiers.requireMatch("delegationId", value, PATTERN);
    }

    /** Names a new one. @param unique 26 lower case letters and digits, never used before */
    public static DelegationId of(String unique, CustomerId customerId) {
        return new DelegationId(PREFIX + unique + "_" + customerId);
    }

    /** Returns the customer who granted it. */
    public CustomerId customerId() {
        return new CustomerId(value.substring(CUSTOMER_START));
    }

    /** Returns the value itself. */
    @Override
    public String toString() {
        return value;
    }
}
