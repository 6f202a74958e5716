package io.evenbook.api.customer;

import io.evenbook.api.Refusal;
import io.evenbook.api.Rejection;

/** The reasons why a command was refused because of a customer. */
public sealed interface CustomerRejection extends Rejection {

    /** @param customerId the client's text; it may be malformed */
    record CustomerUnknown(String customerId) implements CustomerRejection {
        @Override
        public Refusal refusal() {
            return Refusal.unknown("customer.unknown", "There is no customer %s.".formatted(customerId));
        }
    }

    /** @param delegationId the client's text; it may be malformed */
    record DelegationUnknown(String delegationId) implements CustomerRejection {
        @Override
        public Refusal refusal() {
            return Refusal.unknown("delegation.unknown", "There is no delegation %s.".formatted(delegationId));
        }
    }
}
