package io.evenbook.api.customer;

import io.evenbook.api.Page;
import io.evenbook.api.Paging;
import io.evenbook.api.Query;
import io.evenbook.api.id.CustomerId;

/** Queries about customers. */
public sealed interface CustomerQuery<R> extends Query<R> {

    /** One customer. */
    record FindCustomer(CustomerId customerId) implements CustomerQuery<CustomerAnswer> {}

    /**
     * Customers in the order in which they were created. Null stands for any.
     *
     * @param customerId the only customer that the caller may see; null: all
     */
    record ListCustomers(CustomerId customerId, CustomerStatus status, Tier tier, Integer kycLevel, Paging paging)
            implements CustomerQuery<Page<CustomerAnswer>> {}

    /** The delegations that the caller may see, by id: those of its customer and those to itself, or all. */
    record ListDelegations(Paging paging) implements CustomerQuery<Page<DelegationAnswer>> {}
}
