package io.evenbook.command.customer;

import io.evenbook.api.RejectedException;
import io.evenbook.api.customer.CustomerCommand;
import io.evenbook.api.customer.CustomerCommand.CreateCustomer;
import io.evenbook.api.customer.CustomerCommand.GrantDelegation;
import io.evenbook.api.customer.CustomerCommand.RevokeDelegation;
import io.evenbook.api.customer.CustomerEvent;
import io.evenbook.api.customer.CustomerEvent.CustomerCreated;
import io.evenbook.api.customer.CustomerEvent.DelegationGranted;
import io.evenbook.api.customer.CustomerEvent.DelegationRevoked;
import io.evenbook.api.customer.CustomerRejection.CustomerUnknown;
import io.evenbook.command.base.Facts;
import java.util.List;

/** Decides the commands on customers. */
final class CustomerRules {
    private CustomerRules() {}

    static List<CustomerEvent> decide(CustomerState state, CustomerCommand command, Facts facts) {
        if (state == null && !(command instanceof CreateCustomer)) {
            throw new RejectedException(new CustomerUnknown(command.customerId().value()));
        }
        return switch (command) {
            case CreateCustomer create -> state == null ? List.of(new CustomerCreated(create.customerId())) : List.of();
            case GrantDelegation grant ->
                List.of(new DelegationGranted(
                        grant.customerId(),
                        grant.delegationId(),
                        grant.accountId(),
                        grant.userId(),
                        grant.level(),
                        grant.until()));
            case RevokeDelegation revoke ->
                state.delegations().stream()
                                .anyMatch(granted -> granted.delegationId().equals(revoke.delegationId()))
                        ? List.of(new DelegationRevoked(revoke.customerId(), revoke.delegationId()))
                        : List.of();
        };
    }
}
