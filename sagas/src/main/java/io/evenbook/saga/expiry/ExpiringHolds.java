package io.evenbook.saga.expiry;

import io.evenbook.api.id.AccountId;
import io.evenbook.api.id.HoldId;
import java.time.Instant;
import java.util.List;

/** Holds with an expiry time, kept until their accounts have released them. */
interface ExpiringHolds {

    /** Adds a hold; does nothing if it is there. */
    void add(AccountId accountId, HoldId holdId, Instant expiresAt);

    /** Accounts with holds that expired at or before a time, each once, the earliest expiry first. */
    List<AccountId> due(Instant now, int limit);

    /** Removes the holds of an account that expired at or before a time: the account has released them. */
    void remove(AccountId accountId, Instant through);
}
