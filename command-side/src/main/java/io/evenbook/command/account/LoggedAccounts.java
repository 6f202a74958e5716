package io.evenbook.command.account;

import io.evenbook.api.account.AccountId;
import io.evenbook.axon.postgres.BoundedCache;
import io.evenbook.axon.postgres.Committed;
import io.evenbook.axon.postgres.EventLog;
import org.springframework.stereotype.Component;

/** The accounts that were asked for lately, in memory; one that is not there is looked for in the log. That there is one never changes. */
@Component
class LoggedAccounts implements AccountRegistry {
    private static final int MAX_KNOWN = 100_000;

    private final BoundedCache known = new BoundedCache(MAX_KNOWN);
    private final EventLog log;

    LoggedAccounts(EventLog log) {
        this.log = log;
    }

    /** Only what is durable: a command of the same batch may have opened the account and its flush may yet fail. */
    @Override
    public boolean exists(AccountId accountId) {
        if (known.get(accountId) != null) {
            return true;
        }
        boolean found = log.lastPositionOf(accountId.value()) != Committed.NOTHING;
        if (found) {
            known.put(accountId, true);
        }
        return found;
    }
}
