package io.evenbook.query.access;

import io.evenbook.api.access.Caller;
import io.evenbook.api.access.CurrentAccess;
import io.evenbook.api.access.Scope;
import io.evenbook.api.customer.DelegationLevel;
import io.evenbook.api.id.AccountId;
import io.evenbook.api.id.CustomerId;
import io.evenbook.api.port.Delegations;
import io.evenbook.axon.postgres.log.EventLog;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Predicate;
import java.util.stream.Stream;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/**
 * The accounts that the caller of the current request may read: all, or those of the user's customer and those
 * delegated to the user. The accounts view names the delegated ones, and the log confirms each of them: a revocation
 * counts at once, even while the view is behind. A request must wait for the accounts view as for those that it reads.
 */
@Component
public class VisibleAccounts {
    private static final String OWN = "select account_id from accounts.account where customer_id = :customer";
    private static final String DELEGATED =
            "select account_id, customer_id from accounts.delegation where user_id = :user";

    private static final String OWNER = """
            select customer_id from accounts.account where account_id = ? and customer_id is not null""";

    private static final int MAX_OWNERS = 100_000;

    private final JdbcClient postgres;
    private final CurrentAccess access;
    private final Delegations delegations;
    private final EventLog log;

    /** The customers of accounts, which never change within one incarnation of the log. */
    private final Map<InLog, CustomerId> owners = new ConcurrentHashMap<>();

    private record InLog(String incarnation, String accountId) {}

    VisibleAccounts(JdbcClient postgres, CurrentAccess access, Delegations delegations, EventLog log) {
        this.postgres = postgres;
        this.access = access;
        this.delegations = delegations;
        this.log = log;
    }

    private record Delegated(AccountId accountId, CustomerId customerId) {}

    /** Whether the caller may read all accounts. */
    public boolean areAll() {
        return access.scope() == Scope.ALL;
    }

    /** Whether the caller may read an account. */
    public boolean include(String accountId) {
        return include(accountId, DelegationLevel.READ);
    }

    /** Whether the caller may change what belongs to an account, apart from withdrawals. */
    public boolean includeForTrading(String accountId) {
        return include(accountId, DelegationLevel.TRADE);
    }

    private boolean include(String accountId, DelegationLevel level) {
        return areAll() || isOwnOrDelegated(access.caller(), accountId, level);
    }

    /** As {@link #include(String)}, for a caller whose request may be over. */
    public boolean include(Caller caller, Scope scope, String accountId) {
        return scope == Scope.ALL || isOwnOrDelegated(caller, accountId, DelegationLevel.READ);
    }

    private boolean isOwnOrDelegated(Caller caller, String accountId, DelegationLevel level) {
        return isOwn(caller, accountId)
                || delegations(caller, " and account_id = :account", Map.of("account", accountId))
                        .anyMatch(found -> reaches(caller, found, level));
    }

    /** The identifiers; empty if the caller may read all accounts. */
    public Optional<List<String>> ids() {
        if (areAll()) {
            return Optional.empty();
        }
        List<String> ids = new ArrayList<>(own());
        ids.addAll(delegated(DelegationLevel.READ));
        return Optional.of(ids.stream().distinct().toList());
    }

    /** As {@link #include}, for many accounts: read once. */
    public Predicate<String> included() {
        return including(ids());
    }

    /** @param ids of {@link #ids()} */
    public static Predicate<String> including(Optional<List<String>> ids) {
        return ids.map(Set::copyOf)
                .<Predicate<String>>map(known -> known::contains)
                .orElse(_ -> true);
    }

    /** The identifiers that a list with a filter shows; empty: no limit but the filter. */
    public Optional<List<String>> ids(AccountId filter) {
        if (filter == null || areAll()) {
            return ids();
        }
        return include(filter.value()) ? Optional.empty() : Optional.of(List.of());
    }

    private boolean isOwn(Caller caller, String accountId) {
        CustomerId customerId = caller.customerId();
        return customerId != null && customerId.equals(owner(new InLog(log.incarnation(), accountId)));
    }

    /** Null as long as the account has no customer, or the view does not show it. */
    private CustomerId owner(InLog account) {
        CustomerId known = owners.get(account);
        if (known != null) {
            return known;
        }
        if (owners.size() >= MAX_OWNERS) {
            owners.clear();
        }
        CustomerId found = postgres.sql(OWNER)
                .param(account.accountId())
                .query((row, _) -> new CustomerId(row.getString(1)))
                .optional()
                .orElse(null);
        if (found != null) {
            owners.put(account, found);
        }
        return found;
    }

    private List<String> own() {
        return postgres.sql(OWN)
                .param("customer", Objects.toString(access.caller().customerId(), ""))
                .query(String.class)
                .list();
    }

    private List<String> delegated(DelegationLevel level) {
        return delegations(access.caller(), "", Map.of())
                .filter(found -> reaches(access.caller(), found, level))
                .map(found -> found.accountId().value())
                .toList();
    }

    private Stream<Delegated> delegations(Caller caller, String condition, Map<String, ?> parameters) {
        return postgres
                .sql(DELEGATED + condition + " order by account_id")
                .param("user", caller.userId().value())
                .params(parameters)
                .query((row, _) -> new Delegated(
                        new AccountId(row.getString("account_id")), new CustomerId(row.getString("customer_id"))))
                .list()
                .stream();
    }

    private boolean reaches(Caller caller, Delegated found, DelegationLevel level) {
        return delegations.reach(caller.userId(), found.customerId(), found.accountId(), level);
    }
}
