package io.evenbook.command;

import io.evenbook.api.RejectedItem;
import io.evenbook.api.Rejection;

/** The notation of refusals in tables. */
final class Refusals {
    private Refusals() {}

    /** The code and the refused part, such as {@code account.frozen leg=1}. */
    static String text(Rejection rejection) {
        return rejection instanceof RejectedItem(String part, int index, Rejection cause)
                ? text(cause) + " " + part + "=" + index
                : rejection.code();
    }
}
