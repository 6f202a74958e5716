package io.evenbook.api.port;

import io.evenbook.api.customer.DelegationLevel;
import io.evenbook.api.id.AccountId;
import io.evenbook.api.id.CustomerId;
import io.evenbook.api.id.UserId;

/** Knows by the log which accounts are delegated to a user now. In other processes than the owner: 1 s ago at most. */
public interface Delegations {

    /** Whether a customer lets a user act on one of its accounts now, at this level or a higher one. */
    boolean reach(UserId userId, CustomerId customerId, AccountId accountId, DelegationLevel level);
}
