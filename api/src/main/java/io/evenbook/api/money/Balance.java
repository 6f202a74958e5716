package io.evenbook.api.money;

import com.fasterxml.jackson.annotation.JsonIgnore;
import io.evenbook.api.id.AssetCode;

/**
 * What an account has of one asset after an event, in absolute terms, so that views never add.
 *
 * @param posted what the books say; negative only within a credit line
 * @param held what open holds set aside of it, and of a credit line; never negative
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

    /** Posted less held: what may be spent. */
    @JsonIgnore
    public Money available() {
        return posted.minus(held);
    }
}
