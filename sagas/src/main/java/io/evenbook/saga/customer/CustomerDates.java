package io.evenbook.saga.customer;

import io.evenbook.api.customer.Tier;
import io.evenbook.api.id.CustomerId;
import java.time.Instant;
import java.util.Collection;
import java.util.function.Consumer;

/** When something is due of a customer: at most one date for each matter. */
interface CustomerDates {

    /** A matter that may be due. */
    enum Matter {
        KYC_END,
        TIER_FEE
    }

    /**
     * One matter of a customer that is due.
     *
     * @param tier of a fee; null otherwise
     */
    record Due(CustomerId customerId, Matter matter, Tier tier) {}

    /**
     * Sets a date; it replaces the previous one.
     *
     * @param dueAt null: none any more
     */
    void set(Due due, Instant dueAt);

    /** Postpones a date; the tier stays. */
    void postpone(CustomerId customerId, Matter matter, Instant dueAt);

    /** Removes all dates of a customer. */
    void remove(CustomerId customerId);

    /** Passes on all that is due at a time, the earliest first; fees of these tiers only. */
    void forEachDue(Instant now, Collection<Tier> tiers, Consumer<Due> action);
}
