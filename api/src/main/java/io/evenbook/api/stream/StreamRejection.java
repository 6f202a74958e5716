package io.evenbook.api.stream;

import io.evenbook.api.Refusal;
import io.evenbook.api.Rejection;

/** The reasons why a stream is not opened. */
public sealed interface StreamRejection extends Rejection {

    /** The client asks for what follows a number that the stream has not reached. */
    record StreamAhead(long from, long last) implements StreamRejection {
        @Override
        public Refusal refusal() {
            return Refusal.rule(
                    "stream.ahead",
                    "The stream ends at %d: %d is none of its numbers; start without one.".formatted(last, from));
        }
    }

    /** The caller may read the account, but not its orders. */
    record StreamPermission(String permission) implements StreamRejection {
        @Override
        public Refusal refusal() {
            return Refusal.forbidden(
                    "stream.permission", "The stream of an account needs %s too.".formatted(permission));
        }
    }
}
