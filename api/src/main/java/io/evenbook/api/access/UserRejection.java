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

    /**
     * The user may act on its own accounts only, and no rule says whose the command's would be.
     *
     * @param command its name
     */
    record NotForOwnAccounts(String command) implements UserRejection {
        @Override
        public Refusal refusal() {
            return Refusal.rule("access.scope", "%s needs a permission for all accounts.".formatted(command));
        }
    }

    /** One of several commands of a request needs a permission that the caller does not have for all accounts. */
    record ItemForbidden(String permission) implements UserRejection {
        @Override
        public Refusal refusal() {
            return Refusal.forbidden("auth.forbidden", "You do not have %s for all accounts.".formatted(permission));
        }
    }

    /** A user with this id exists, with another person or customer. */
    record UserExists(UserId userId) implements UserRejection {
        @Override
        public Refusal refusal() {
            return Refusal.conflict("user.exists", "User %s already exists.".formatted(userId));
        }
    }

    /** A role that does not exist. */
    record RoleUnknown(String role) implements UserRejection {
        @Override
        public Refusal refusal() {
            return Refusal.rule("role.unknown", "There is no role %s.".formatted(role));
        }
    }

    /** @param sessionId the client's text; it may be malformed */
    record SessionUnknown(String sessionId) implements UserRejection {
        @Override
        public Refusal refusal() {
            return Refusal.unknown("session.unknown", "There is no session %s.".formatted(sessionId));
        }
    }

    /** A new password is too short or too long. */
    record PasswordLength(int minCharacters, int maxBytes) implements UserRejection {
        @Override
        public Refusal refusal() {
            return Refusal.rule(
                    "password.length",
                    "A password has at least %d characters and at most %d bytes.".formatted(minCharacters, maxBytes));
        }
    }

    /** The code does not belong to the secret that the user got, or there is none. */
    record CodeWrong() implements UserRejection {
        @Override
        public Refusal refusal() {
            return Refusal.rule("totp.code-wrong", "The code is wrong; ask for a new secret if it is lost.");
        }
    }
}
