package io.evenbook.command.account;

import com.fasterxml.jackson.annotation.JsonCreator;
import io.evenbook.api.account.AccountEvent.FundsHeld;
import io.evenbook.api.account.HoldReason;
import io.evenbook.api.clearing.NovatedSide;
import io.evenbook.api.id.HoldId;
import io.evenbook.api.money.Money;
import java.time.Instant;
import java.util.Set;
import org.pcollections.HashTreePSet;
import org.pcollections.PSet;

/**
 * Funds set aside. Parts of a hold are captured, released or added under keys, each key at most once, in any order.
 *
 * @param amount when it was placed; greater than zero
 * @param remaining not yet captured or released; greater than zero, because a hold of zero is closed and forgotten
 * @param receivable the most that the order behind the hold may still receive; null for holds without an order
 * @param expiresAt when the shell releases the remainder; null: never
 * @param keys of the parts so far that may be asked for again: releases by processes, and novated trades, whose keys
 *     are their ids. Trades that settle gross are missing here, because the trade's own state says whether it is
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

    /** Reads a snapshot, whose collections are plain ones. */
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

    static Hold placed(FundsHeld held) {
        return new Hold(
                held.holdId(),
                held.reason(),
                held.amount(),
                held.amount(),
                held.receivable(),
                held.expiresAt(),
                HashTreePSet.empty());
    }

    boolean isExpired(Instant now) {
        return expiresAt != null && !expiresAt.isAfter(now);
    }

    /** The hold after a trade was novated; null if nothing remains. */
    Hold with(NovatedSide side) {
        return with(side.holdRemaining(), side.receivable(), side.tradeId().value());
    }

    /**
     * The hold after a part of it was captured or released, or after an increase; null if nothing remains.
     *
     * @param key null: it is not remembered
     */
    Hold with(Money remainingAfter, Money receivableAfter, String key) {
        if (remainingAfter.isZero()) {
            return null;
        }
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
