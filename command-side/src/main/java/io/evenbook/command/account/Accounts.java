package io.evenbook.command.account;

import static io.evenbook.command.account.Checks.refused;

import io.evenbook.api.account.AccountEvent;
import io.evenbook.api.account.AccountRejection.AccountUnknown;
import io.evenbook.api.id.AccountId;
import io.evenbook.axon.postgres.bus.Streams;
import io.evenbook.command.StreamTypes;
import java.util.List;

/**
 * Accounts as commands find them: what has expired on them by the time of the batch is released before anything else is
 * decided. If that is more than {@value #MAX_EXPIRED} holds, the rest still sets its funds aside until later commands
 * release it, but is neither captured nor confirmed.
 */
public final class Accounts {
    /** Two events each: well below what one commit may take. */
    private static final int MAX_EXPIRED = 100;

    private Accounts() {}

    /** @throws RejectedException {@code account.unknown} */
    public static AccountState require(Streams streams, AccountId accountId) {
        AccountState state = streams.find(StreamTypes.ACCOUNT, accountId);
        if (state == null) {
            throw refused(new AccountUnknown(accountId.value()));
        }
        List<Hold> expired = state.expired(streams.time(), MAX_EXPIRED);
        if (expired.isEmpty()) {
            return state;
        }
        for (Hold hold : expired) {
            AccountState before = streams.find(StreamTypes.ACCOUNT, accountId);
            HoldRules.expire(before, hold).forEach(event -> append(streams, event));
        }
        return streams.find(StreamTypes.ACCOUNT, accountId);
    }

    public static void append(Streams streams, AccountEvent event) {
        streams.append(StreamTypes.ACCOUNT, event.accountId(), event);
    }
}
