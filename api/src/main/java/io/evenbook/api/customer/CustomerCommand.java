package io.evenbook.api.customer;

import io.evenbook.api.id.AccountId;
import io.evenbook.api.id.CustomerId;
import io.evenbook.api.id.DelegationId;
import io.evenbook.api.id.UserId;
import java.time.Instant;

/** Commands on one customer. */
public sealed interface CustomerCommand {
    CustomerId customerId();

    /** Creates a customer. */
    record CreateCustomer(CustomerId customerId) implements CustomerCommand {}

    /** Lets a user act on one of the customer's accounts. */
    record GrantDelegation(
            CustomerId customerId,
            DelegationId delegationId,
            AccountId accountId,
            UserId userId,
            DelegationLevel level,
            Instant until)
            implements CustomerCommand {}

    /** Revokes a delegation. Does nothing if it was revoked before. */
    record RevokeDelegation(CustomerId customerId, DelegationId delegationId) implements CustomerCommand {}
}
