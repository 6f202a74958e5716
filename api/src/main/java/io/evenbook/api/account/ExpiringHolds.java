package io.evenbook.api.account;

import java.time.Instant;
import java.util.List;

/** The open holds that end by themselves, as a view knows them: it may miss the latest, and still have some that have ended. */
@FunctionalInterface
public interface ExpiringHolds {

    /** Those whose time is over, longest first. */
    List<ExpiringHold> due(Instant now, int limit);

    /** One of them. */
    record ExpiringHold(AccountId accountId, HoldId holdId) {}
}
