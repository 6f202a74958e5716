package io.evenbook.api.port;

import io.evenbook.api.id.UserId;
import java.time.Instant;
import java.util.Optional;

/** Issues the tokens with which users set a password, once. A new token replaces an earlier one. */
public interface PasswordTokens {

    /** @param expiresAt from this time on it is refused */
    record PasswordToken(String token, Instant expiresAt) {}

    /** The first token of a new user; empty if the user has a password. */
    Optional<PasswordToken> first(UserId userId);

    /**
     * Removes what the log has withdrawn: password, second factor and sessions of before the user's last reset. They do
     * not count whether or not this is called.
     */
    PasswordToken reset(UserId userId);
}
