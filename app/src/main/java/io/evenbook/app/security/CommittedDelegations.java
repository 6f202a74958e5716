package io.evenbook.app.security;

import io.evenbook.api.customer.DelegationLevel;
import io.evenbook.api.id.AccountId;
import io.evenbook.api.id.CustomerId;
import io.evenbook.api.id.UserId;
import io.evenbook.api.port.Delegations;
import io.evenbook.axon.postgres.bus.CommittedStates;
import io.evenbook.command.customer.CustomerState;
import java.time.Clock;
import org.springframework.stereotype.Component;

/** The delegations in the states of their customers. */
@Component
class CommittedDelegations implements Delegations {
    private final CommittedStates states;
    private final Clock clock;

    CommittedDelegations(CommittedStates states, Clock clock) {
        this.states = states;
        this.clock = clock;
    }

    @Override
    public boolean reach(UserId userId, CustomerId customerId, AccountId accountId, DelegationLevel level) {
        CustomerState customer = states.find(CustomerState.AGGREGATE.type(), customerId);
        return customer != null && customer.delegates(accountId, userId, level, clock.instant());
    }
}
