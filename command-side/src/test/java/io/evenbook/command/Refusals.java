package io.evenbook.command;

import io.evenbook.api.RejectedPart;
import io.evenbook.api.Rejection;

/** Refusals as tables write them. */
final class Refusals {
    private Refusals() {}

    /** The code, and the part that was refused: {@code account.frozen leg=1}. */
    static String text(Rejection rejection) {
        return rejection instanceof RejectedPart(String part, int index, Rejection cause)
                ? text(cause) + " " + part + "=" + index
                : rejection.code();
    }
}
