package io.evenbook.saga.expiry;

import io.evenbook.api.id.AccountId;
import io.evenbook.api.id.HoldId;
import java.time.Instant;
import java.util.List;

/** Which holds expire by themselves, until their accounts were told. */
interface ExpiringHolds {

    /** Again does nothing. */
    void add(AccountId accountId, HoldId holdId, Instant expiresAt);

    /** Accounts with holds whose time is over, each once; longest first. */
    List<AccountId> due(Instant now, int limit);

    /** The account knows of all its holds whose time was over then. */
    void told(AccountId accountId, Instant then);
}
