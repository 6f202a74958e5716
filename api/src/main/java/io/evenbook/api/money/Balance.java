package io.evenbook.api.money;

import com.fasterxml.jackson.annotation.JsonIgnore;
import io.evenbook.api.asset.AssetCode;

/**
 * What an account has of one asset after an event, in absolute terms, so that views never add.
 *
 * @param posted what the books say; never negative
 * @param held   the part of it that open holds set aside; never negative, never more than posted
 */
public record Balance(Money posted, Money held) {

    /** @throws IllegalArgumentException if held is negative or more than posted */
    public Balance {
        if (held.isNegative() || held.compareTo(posted) > 0) {
            throw new IllegalArgumentException("must be 0 <= held <= posted: held=" + held + ", posted=" + posted);
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
