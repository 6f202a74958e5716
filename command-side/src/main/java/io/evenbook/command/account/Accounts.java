package io.evenbook.command.account;

import static io.evenbook.command.account.Checks.refused;

import io.evenbook.api.RejectedException;
import io.evenbook.api.account.AccountCommand;
import io.evenbook.api.account.AccountCommand.ExpireHolds;
import io.evenbook.api.account.AccountCommand.ReleaseOrderHold;
import io.evenbook.api.account.AccountEvent;
import io.evenbook.api.account.AccountEvent.AccountAssigned;
import io.evenbook.api.account.AccountEvent.AccountOpened;
import io.evenbook.api.account.AccountRejection.AccountUnknown;
import io.evenbook.api.customer.CustomerEvent.AccountAdded;
import io.evenbook.api.id.AccountId;
import io.evenbook.api.id.CustomerId;
import io.evenbook.api.order.HoldRelease;
import io.evenbook.axon.postgres.bus.Streams;
import io.evenbook.command.customer.CustomerState;
import java.util.Collection;
import java.util.List;

/**
 * Accounts as commands find them: the shell releases expired holds before any rule runs. A command releases at most
 * {@value #MAX_EXPIRED} holds of an account; the others keep their funds set aside until later commands release them,
 * but can be neither captured nor confirmed.
 */
public final class Accounts {
    /** Three events each, one of them of the customer's limits: well below the 1,000 events of one commit. */
    private static final int MAX_EXPIRED = 100;

    private Accounts() {}

    /**
     * The account, its expired holds released.
     *
     * @throws RejectedException {@code account.unknown}
     */
    public static AccountState require(Streams streams, AccountId accountId) {
        AccountState state = releaseExpired(streams, accountId);
        if (state == null) {
            throw refused(new AccountUnknown(accountId.value()));
        }
        return state;
    }

    /** The account afterwards; null if there is none. */
    static AccountState releaseExpired(Streams streams, AccountId accountId) {
        AccountState state = AccountState.AGGREGATE.find(streams, accountId);
        if (state == null) {
            return null;
        }
        releaseExpired(state, MAX_EXPIRED, streams);
        return AccountState.AGGREGATE.find(streams, accountId);
    }

    /** @return how many were released */
    private static int releaseExpired(AccountState before, int limit, Streams streams) {
        List<Hold> expired = before.holds().expired(streams.time(), limit);
        AccountState state = before;
        for (Hold hold : expired) {
            Holds.expire(state, hold).forEach(event -> append(streams, event));
            state = AccountState.AGGREGATE.find(streams, state.accountId());
        }
        return expired.size();
    }

    /**
     * Releases {@value #MAX_EXPIRED} expired holds for a command that needs its commit for itself.
     *
     * @return whether there were any; then the command must go on in another commit
     */
    public static boolean expireSome(AccountId accountId, Streams streams) {
        AccountState before = AccountState.AGGREGATE.find(streams, accountId);
        return releaseExpired(streams, accountId) != before;
    }

    /**
     * Releases {@value #MAX_EXPIRED} expired holds of several accounts together, for a command that needs its commit
     * for itself.
     *
     * @param accounts those that are unknown are skipped
     * @return whether there were any; then the command must go on in another commit
     */
    public static boolean expireSome(Collection<AccountId> accounts, Streams streams) {
        int released = 0;
        for (AccountId accountId : accounts) {
            AccountState state = AccountState.AGGREGATE.find(streams, accountId);
            if (state != null) {
                released += releaseExpired(state, MAX_EXPIRED - released, streams);
            }
        }
        return released > 0;
    }

    /** Releases all expired holds, {@value #MAX_EXPIRED} a commit. */
    public static long expire(ExpireHolds expire, Streams streams) {
        AccountState state = require(streams, expire.accountId());
        if (!state.holds().expired(streams.time(), 1).isEmpty()) {
            streams.continueWith(expire);
        }
        return AccountState.AGGREGATE.version(streams, expire);
    }

    /** Releases what an order leaves of its hold; nothing if the key was used or the hold is closed. */
    public static void release(Streams streams, AccountId accountId, HoldRelease release) {
        AccountState.AGGREGATE.handle(new ReleaseOrderHold(accountId, release), streams);
    }

    /** Decides a command and appends its events. @return the version of the account */
    static long handle(AccountCommand command, Streams streams) {
        for (AccountEvent event : AccountState.AGGREGATE.decide(command, streams)) {
            append(streams, event);
        }
        return AccountState.AGGREGATE.version(streams, command);
    }

    /**
     * Appends an event of an account, and what follows for its customer in the same commit: a new account of it, and
     * what the event takes of its limits or releases.
     *
     * @throws RejectedException if it exceeds the limits
     */
    public static void append(Streams streams, AccountEvent event) {
        AccountState before = AccountState.AGGREGATE.find(streams, event.accountId());
        AccountState.AGGREGATE.append(streams, event);
        CustomerId joined = customerJoinedBy(event);
        if (joined != null) {
            CustomerState.AGGREGATE.append(streams, new AccountAdded(joined, event.accountId()));
        }
        AllowanceEffects.follow(before, event, streams);
    }

    /** Null if the account joins none. */
    private static CustomerId customerJoinedBy(AccountEvent event) {
        return switch (event) {
            case AccountOpened opened -> opened.customerId();
            case AccountAssigned assigned -> assigned.customerId();
            default -> null;
        };
    }
}
