package io.evenbook.api.access;

import io.evenbook.api.id.CustomerId;
import io.evenbook.api.id.UserId;

/**
 * For whom a command acts. It travels in the command's metadata, beside the event's; a command without it acts for all
 * accounts.
 *
 * @param customerId null: the user has no customer, and acts by delegations only
 */
public record Acting(UserId userId, CustomerId customerId) {
    /** The key of a command's metadata. Present only if the permission's scope is {@link Scope#OWN}. */
    public static final String KEY = "acting";

    /** The caller acts for its own accounts, and those delegated to it. */
    public static Acting of(Caller caller) {
        return new Acting(caller.userId(), caller.customerId());
    }
}
