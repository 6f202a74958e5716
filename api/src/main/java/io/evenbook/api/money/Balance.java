package io.evenbook.api.money;

import com.fasterxml.jackson.annotation.JsonIgnore;
import io.evenbook.api.id.AssetCode;

/**
 * The balance of one asset on an account after an event. It is absolute, so views never add.
 *
 * @param posted the sum of the postings; negative only within a credit line
 * @param held the sum of the open holds; zero or greater
 */
public record Balance(Money posted, Money held) {

    /** @throws IllegalArgumentException if held is negative */
    public Balance {
        if (held.isNegative()) {
            throw new IllegalArgumentException("must be >= 0: held=" + held);
        }
    }

    @JsonIgnore
    public AssetCode asset() {
        return posted.asset();
    }

    /** Returns posted minus held; negative only within a credit line. */
    @JsonIgnore
    public Money available() {
        return posted.minus(held);
    }
}
