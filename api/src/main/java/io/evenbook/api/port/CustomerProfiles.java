package io.evenbook.api.port;

import io.evenbook.api.customer.CustomerProfile;
import io.evenbook.api.id.CustomerId;
import java.util.Optional;

/** The profiles of customers, sealed with the keys of these. A profile is stored before its customer is created. */
public interface CustomerProfiles {

    /**
     * Stores a profile unless the customer has one.
     *
     * @return false if the customer has another one, which stays
     */
    boolean add(CustomerId customerId, CustomerProfile profile);

    /** The profile; empty if there is none, or if the key of the customer was destroyed. */
    Optional<CustomerProfile> find(CustomerId customerId);
}
