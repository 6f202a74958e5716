package io.evenbook.app.web;

import java.time.Duration;
import org.springframework.security.access.AccessDeniedException;

/** A session asked for an operation that needs a more recent password of its user; nothing was done. */
public final class ConfirmationRequiredException extends AccessDeniedException {
    private final Duration maxAge;

    public ConfirmationRequiredException(Duration maxAge) {
        super("Show your password again: POST /api/v1/sessions/current/confirm");
        this.maxAge = maxAge;
    }

    Duration maxAge() {
        return maxAge;
    }
}
