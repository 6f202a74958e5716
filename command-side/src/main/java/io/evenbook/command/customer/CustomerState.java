package io.evenbook.command.customer;

import io.evenbook.api.customer.CustomerCommand;
import io.evenbook.api.customer.CustomerEvent;
import io.evenbook.api.customer.CustomerEvent.CustomerCreated;
import io.evenbook.api.customer.CustomerEvent.DelegationGranted;
import io.evenbook.api.customer.CustomerEvent.DelegationRevoked;
import io.evenbook.api.customer.CustomerStatus;
import io.evenbook.api.customer.DelegationLevel;
import io.evenbook.api.customer.Tier;
import io.evenbook.api.id.AccountId;
import io.evenbook.api.id.CustomerId;
import io.evenbook.api.id.UserId;
import io.evenbook.command.base.Aggregate;
import io.evenbook.command.base.Decider;
import java.time.Instant;
import java.util.List;
import java.util.stream.Stream;

/**
 * One customer; null before it is created.
 *
 * @param kycLevel 0 to 2
 * @param delegations in the order of their grants; those that ended by time included
 */
public record CustomerState(
        CustomerId customerId, CustomerStatus status, int kycLevel, Tier tier, List<DelegationGranted> delegations) {
    public static final Aggregate<CustomerState, CustomerCommand, CustomerEvent> AGGREGATE = Aggregate.of(
                    "Customer",
                    CustomerState.class,
                    CustomerCommand.class,
                    CustomerEvent.class,
                    Decider.of(CustomerRules::decide, CustomerState::evolve))
            .identifiedBy(CustomerCommand::customerId, CustomerEvent::customerId)
            .build();

    static CustomerState evolve(CustomerState state, CustomerEvent event) {
        return switch (event) {
            case CustomerCreated created ->
                new CustomerState(created.customerId(), CustomerStatus.PENDING, 0, Tier.STANDARD, List.of());
            case DelegationGranted granted ->
                state.with(Stream.concat(
                                state.delegations.stream()
                                        .filter(other -> !(other.accountId().equals(granted.accountId())
                                                && other.userId().equals(granted.userId()))),
                                Stream.of(granted))
                        .toList());
            case DelegationRevoked revoked ->
                state.with(state.delegations.stream()
                        .filter(other -> !other.delegationId().equals(revoked.delegationId()))
                        .toList());
        };
    }

    /** Whether a user may act on an account of this customer at a time. */
    public boolean delegates(AccountId accountId, UserId userId, DelegationLevel level, Instant time) {
        return delegations.stream()
                .anyMatch(granted -> granted.accountId().equals(accountId)
                        && granted.userId().equals(userId)
                        && granted.level().compareTo(level) >= 0
                        && (granted.until() == null || granted.until().isAfter(time)));
    }

    private CustomerState with(List<DelegationGranted> newDelegations) {
        return new CustomerState(customerId, status, kycLevel, tier, newDelegations);
    }
}
