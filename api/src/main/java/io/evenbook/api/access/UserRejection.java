package io.evenbook.api.access;

import io.evenbook.api.Refusal;
import io.evenbook.api.Rejection;
import io.evenbook.api.id.UserId;

/** The reasons why a command was refused because of a user. */
public sealed interface UserRejection extends Rejection {

    /** @param userId the client's text; it may be malformed */
    record UserUnknown(String userId) implements UserRejection {
        @Override
        public Refusal refusal() {
            return Refusal.unknown("user.unknown", "There is no user %s.".formatted(userId));
        }
    }

    /** A user with this id exists, with another person or customer. */
    record UserExists(UserId userId) implements UserRejection {
        @Override
        public Refusal refusal() {
            return Refusal.conflict("user.exists", "User %s already exists.".formatted(userId));
        }
    }
}
