package io.evenbook.app.web;

import java.time.Duration;
import org.springframework.security.core.AuthenticationException;

/** A password or code was not accepted. The answer does not say whether the user exists, or is locked. */
public final class LoginRefusedException extends AuthenticationException {
    private final transient Duration retryAfter;

    private LoginRefusedException(Duration retryAfter) {
        super("Unknown user or wrong password");
        this.retryAfter = retryAfter;
    }

    public static LoginRefusedException wrong() {
        return new LoginRefusedException(null);
    }

    /** Nothing was looked at: there are too many log-ins. */
    public static LoginRefusedException busy(Duration retryAfter) {
        return new LoginRefusedException(retryAfter);
    }

    /** Null if the credentials were looked at. */
    Duration retryAfter() {
        return retryAfter;
    }
}
