package io.evenbook.saga;

import io.evenbook.api.Refusal;
import io.evenbook.api.RejectedException;
import io.evenbook.api.Rejection;

/** A command was refused by a rule. */
public record Refused(String code, String detail) implements Rejection {

    /** The exception that answers the command. */
    public static RejectedException with(String code, String detail) {
        return new RejectedException(new Refused(code, detail));
    }

    @Override
    public Refusal refusal() {
        return Refusal.conflict(code, detail);
    }
}
