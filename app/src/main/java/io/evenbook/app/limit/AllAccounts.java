package io.evenbook.app.limit;

import io.evenbook.api.access.Caller;

/** Who acts for all accounts: the tier of a customer does not limit these users. */
@FunctionalInterface
public interface AllAccounts {

    /** Whether a user may do more for all accounts than a trader may. */
    boolean actsForAll(Caller caller);
}
