package io.evenbook.command.market;

import io.evenbook.api.account.AccountCommand.CancelAccountOrders;
import io.evenbook.api.account.AccountCommand.CancelWhenDue;
import io.evenbook.api.account.AccountCommand.SetCancelAfter;
import io.evenbook.api.account.AccountEvent.CancelAfterSet;
import io.evenbook.api.id.AccountId;
import io.evenbook.api.order.CancelReason;
import io.evenbook.axon.postgres.bus.Streams;
import io.evenbook.command.account.AccountState;
import io.evenbook.command.account.Accounts;
import io.evenbook.command.account.Checks;
import java.time.Instant;

/**
 * The dead man's switch of an account: a client that does not report in time loses its orders. The batch's time decides
 * what is due, and what is due comes first: before a new order and before a new time.
 *
 * <p>Several faults are reported in this order: account unknown, closed.
 */
final class CancelAfter {
    private CancelAfter() {}

    /** @return the version of the account */
    static long set(SetCancelAfter set, Streams streams) {
        if (cancelDue(set.accountId(), streams)) {
            streams.decideAgain(set);
            return 0;
        }
        AccountState account = Accounts.require(streams, set.accountId());
        Checks.requireNotClosed(account);
        Instant cancelAt = set.seconds() == 0 ? null : streams.time().plusSeconds(set.seconds());
        if (cancelAt != null || account.cancelAt() != null) {
            Accounts.append(streams, new CancelAfterSet(set.accountId(), cancelAt));
        }
        return AccountState.AGGREGATE.version(streams, set);
    }

    /** @return the version of the account */
    static long cancelWhenDue(CancelWhenDue command, Streams streams) {
        if (cancelDue(command.accountId(), streams)) {
            streams.continueWith(command);
        }
        return AccountState.AGGREGATE.version(streams, command);
    }

    /**
     * Cancels a part of an account's orders if its time is over; the last part ends it.
     *
     * @return whether there is such an account and its time was over; then the command must go on in another commit
     */
    static boolean cancelDue(AccountId accountId, Streams streams) {
        AccountState account = AccountState.AGGREGATE.find(streams, accountId);
        if (account == null || !account.isCancelDue(streams.time())) {
            return false;
        }
        CancelAccountOrders cancel =
                new CancelAccountOrders(account.accountId(), null, null, CancelReason.CANCEL_AFTER);
        if (RestingOrders.cancelSome(cancel, account, streams)) {
            Accounts.append(streams, new CancelAfterSet(account.accountId(), null));
        }
        return true;
    }
}
