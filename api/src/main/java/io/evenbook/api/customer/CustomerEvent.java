package io.evenbook.api.customer;

import io.evenbook.api.id.AccountId;
import io.evenbook.api.id.CustomerId;
import io.evenbook.api.id.DelegationId;
import io.evenbook.api.id.UserId;
import java.time.Instant;

/** Events of one customer. They carry ids, codes and dates, never personal data. */
public sealed interface CustomerEvent {
    CustomerId customerId();

    /** The customer was created: PENDING, KYC level 0, tier STANDARD. */
    record CustomerCreated(CustomerId customerId) implements CustomerEvent {}

    /**
     * A user may act on one of the customer's accounts. Replaces an earlier delegation of the account to the user.
     *
     * @param until when it ends; null: never
     */
    record DelegationGranted(
            CustomerId customerId,
            DelegationId delegationId,
            AccountId accountId,
            UserId userId,
            DelegationLevel level,
            Instant until)
            implements CustomerEvent {}

    /** A delegation was revoked. */
    record DelegationRevoked(CustomerId customerId, DelegationId delegationId) implements CustomerEvent {}
}
