package io.evenbook.command.account;

import io.evenbook.api.RejectedException;
import io.evenbook.api.access.CurrentAccess;
import io.evenbook.api.access.Scope;
import io.evenbook.api.account.AccountRejection.AccountUnknown;
import io.evenbook.api.id.AccountId;
import io.evenbook.api.id.CustomerId;
import io.evenbook.axon.postgres.bus.CommittedStates;
import io.evenbook.axon.postgres.log.EventLog;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.springframework.stereotype.Component;

/**
 * Whose personal data the destination of a withdrawal is: the account's customer, or the account if it has none. It
 * does not depend on who asks, so that the same destination matches whoever names it. The command refuses a destination
 * of another subject.
 */
@Component
public final class DestinationSubjects {
    private static final int MAX_CUSTOMERS = 100_000;

    private final CommittedStates states;
    private final CurrentAccess access;
    private final EventLog log;

    /** The customers of accounts, which never change within one incarnation of the log. */
    private final Map<InLog, CustomerId> customers = new ConcurrentHashMap<>();

    private record InLog(String incarnation, AccountId accountId) {}

    DestinationSubjects(CommittedStates states, CurrentAccess access, EventLog log) {
        this.states = states;
        this.access = access;
        this.log = log;
    }

    /** @throws RejectedException {@code account.unknown} if the caller has own accounts only, and no customer */
    public String of(AccountId accountId) {
        return of(accountId, Map.of());
    }

    /**
     * As {@link #of(AccountId)}.
     *
     * @param opened the customers of accounts that the same request opens before
     */
    public String of(AccountId accountId, Map<AccountId, CustomerId> opened) {
        CustomerId customerId =
                access.scope() == Scope.OWN ? ownCustomer(accountId) : customerOf(accountId, opened.get(accountId));
        return customerId == null ? accountId.value() : customerId.value();
    }

    /** The caller's customer: the command refuses every other account as unknown. */
    private CustomerId ownCustomer(AccountId accountId) {
        CustomerId customerId = access.caller().customerId();
        if (customerId == null) {
            throw new RejectedException(new AccountUnknown(accountId.value()));
        }
        return customerId;
    }

    /** @param ifUnknown the customer if the account does not exist yet; or null */
    private CustomerId customerOf(AccountId accountId, CustomerId ifUnknown) {
        InLog key = new InLog(log.incarnation(), accountId);
        CustomerId known = customers.get(key);
        if (known != null) {
            return known;
        }
        AccountState account = states.read(AccountState.AGGREGATE.type(), accountId);
        if (account == null) {
            return ifUnknown;
        }
        if (account.customerId() != null) {
            if (customers.size() >= MAX_CUSTOMERS) {
                customers.clear();
            }
            customers.put(key, account.customerId());
        }
        return account.customerId();
    }
}
