package io.evenbook.command.account;

import com.fasterxml.jackson.annotation.JsonCreator;
import io.evenbook.api.account.HoldReason;
import io.evenbook.api.id.HoldId;
import io.evenbook.api.money.Money;
import java.time.Instant;
import java.util.Set;
import org.pcollections.HashTreePSet;
import org.pcollections.PSet;

/**
 * Funds set aside. Parts of a hold are captured or released under keys, each at most once and in whatever order they
 * arrive.
 *
 * @param amount when it was placed
 * @param remaining what it still sets aside; greater than zero: a hold without is closed and forgotten
 * @param receivable what the order behind it may still receive; null if there is none
 * @param expiresAt when what remains is released by itself, or null
 * @param keys of the parts that were taken already, but for those of trades, which themselves say whether they are
 *     settled
 */
public record Hold(
        HoldId holdId,
        HoldReason reason,
        Money amount,
        Money remaining,
        Money receivable,
        Instant expiresAt,
        PSet<String> keys) {

    /** Reads a snapshot, which knows only plain collections. */
    @JsonCreator
    static Hold restore(
            HoldId holdId,
            HoldReason reason,
            Money amount,
            Money remaining,
            Money receivable,
            Instant expiresAt,
            Set<String> keys) {
        return new Hold(holdId, reason, amount, remaining, receivable, expiresAt, HashTreePSet.from(keys));
    }

    /** Whether its time is over. */
    boolean isExpired(Instant now) {
        return expiresAt != null && !expiresAt.isAfter(now);
    }

    /** @param key null: it is not remembered */
    Hold less(Money remainingAfter, Money receivableAfter, String key) {
        return new Hold(
                holdId,
                reason,
                amount,
                remainingAfter,
                receivableAfter,
                expiresAt,
                key == null ? keys : keys.plus(key));
    }
}
