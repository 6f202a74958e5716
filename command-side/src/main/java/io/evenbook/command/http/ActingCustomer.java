package io.evenbook.command.http;

import io.evenbook.api.MalformedRequestException;
import io.evenbook.api.RejectedException;
import io.evenbook.api.access.CurrentAccess;
import io.evenbook.api.access.Scope;
import io.evenbook.api.customer.CustomerRejection.CustomerNone;
import io.evenbook.api.customer.CustomerRejection.CustomerUnknown;
import io.evenbook.api.id.CustomerId;
import org.springframework.stereotype.Component;

/** The customer for whom a request acts that names none by its account. */
@Component
public final class ActingCustomer {
    private final CurrentAccess access;

    ActingCustomer(CurrentAccess access) {
        this.access = access;
    }

    /** Whether the caller acts for its own customer only. */
    public boolean isOwn() {
        return access.scope() == Scope.OWN;
    }

    /**
     * The customer that the request names, else the caller's own.
     *
     * @throws RejectedException if the caller acts for its own customer only: {@code customer.unknown} if it names
     *     another, {@code customer.none} if it has none
     * @throws MalformedRequestException if the caller acts for all and names none
     */
    public CustomerId orGiven(CustomerId given) {
        if (!isOwn()) {
            if (given == null) {
                throw new MalformedRequestException("customerId", "customerId is required.");
            }
            return given;
        }
        CustomerId own = access.caller().customerId();
        if (given != null && !given.equals(own)) {
            throw new RejectedException(new CustomerUnknown(given.value()));
        }
        if (own == null) {
            throw new RejectedException(new CustomerNone(access.caller().userId()));
        }
        return own;
    }
}
