package io.evenbook.api.access;

import io.evenbook.api.RejectedException;
import io.evenbook.api.customer.CustomerRejection.CustomerUnknown;
import io.evenbook.api.id.CustomerId;

/** Who sent the request of the current thread, and how far the permission reaches that its operation requires. */
public interface CurrentAccess {

    /** @throws IllegalStateException if the thread serves no authenticated request */
    Caller caller();

    /** The caller's scope of the permission that the operation requires. */
    Scope scope();

    /**
     * Refuses a customer that is not the caller's own if the scope is {@link Scope#OWN}.
     *
     * @throws RejectedException {@code customer.unknown}, as if there were no such customer
     */
    default CustomerId requireOwn(CustomerId customerId) {
        if (scope() == Scope.OWN && !customerId.equals(caller().customerId())) {
            throw new RejectedException(new CustomerUnknown(customerId.value()));
        }
        return customerId;
    }
}
