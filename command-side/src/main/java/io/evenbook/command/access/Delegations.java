package io.evenbook.command.access;

import io.evenbook.api.RejectedException;
import io.evenbook.api.access.UserRejection.UserUnknown;
import io.evenbook.api.account.AccountRejection.AccountUnknown;
import io.evenbook.api.customer.CustomerCommand.GrantDelegation;
import io.evenbook.api.customer.CustomerRejection.DelegationUntilPast;
import io.evenbook.axon.postgres.bus.Streams;
import io.evenbook.axon.postgres.bus.Streams.Stream;
import io.evenbook.command.account.AccountState;
import io.evenbook.command.customer.CustomerState;
import java.util.List;

/**
 * Grants delegations, which need the account and the user beside the customer. Several faults are reported in this
 * order: account unknown or of another customer, user unknown, end in the past, too many delegations.
 */
public final class Delegations {
    private Delegations() {}

    /** Lets a user act on one of the customer's accounts. @return the version of the customer */
    public static long grant(GrantDelegation grant, Streams streams) {
        streams.load(List.of(
                Stream.of(CustomerState.AGGREGATE.type(), grant.customerId()),
                Stream.of(AccountState.AGGREGATE.type(), grant.accountId()),
                Stream.of(UserState.AGGREGATE.type(), grant.userId())));
        AccountState account = AccountState.AGGREGATE.find(streams, grant.accountId());
        if (account == null || !grant.customerId().equals(account.customerId())) {
            throw new RejectedException(new AccountUnknown(grant.accountId().value()));
        }
        if (UserState.AGGREGATE.find(streams, grant.userId()) == null) {
            throw new RejectedException(new UserUnknown(grant.userId().value()));
        }
        if (grant.until() != null && !grant.until().isAfter(streams.time())) {
            throw new RejectedException(new DelegationUntilPast(grant.until()));
        }
        return CustomerState.AGGREGATE.handle(grant, streams);
    }
}
