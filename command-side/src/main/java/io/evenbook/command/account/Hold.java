package io.evenbook.command.account;

import com.fasterxml.jackson.annotation.JsonCreator;
import io.evenbook.api.account.HoldId;
import io.evenbook.api.account.HoldReason;
import io.evenbook.api.money.Money;
import java.time.Instant;
import java.util.Set;
import org.pcollections.HashTreePSet;
import org.pcollections.PSet;

/**
 * Funds set aside. Parts of an order's hold are captured or released under keys, each at most once and in whatever order they arrive.
 *
 * @param remaining     what it still sets aside; greater than zero: a hold without is closed and forgotten
 * @param clientOrderId of the order behind it, or null
 * @param expiresAt     when what remains is released by itself, or null
 * @param keys          of the parts that were taken already
 */
public record Hold(
        HoldId holdId,
        HoldReason reason,
        Money amount,
        Money remaining,
        String clientOrderId,
        Instant expiresAt,
        PSet<String> keys) {

    /** Reads a snapshot, which knows only plain collections. */
    @JsonCreator
    static Hold restore(
            HoldId holdId,
            HoldReason reason,
            Money amount,
            Money remaining,
            String clientOrderId,
            Instant expiresAt,
            Set<String> keys) {
        return new Hold(holdId, reason, amount, remaining, clientOrderId, expiresAt, HashTreePSet.from(keys));
    }

    Hold less(Money remainingAfter, String key) {
        return new Hold(holdId, reason, amount, remainingAfter, clientOrderId, expiresAt, keys.plus(key));
    }
}
