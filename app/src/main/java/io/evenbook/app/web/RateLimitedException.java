package io.evenbook.app.web;

import java.time.Duration;

/** A caller sent more requests than its rate allows; nothing was done. */
public final class RateLimitedException extends RuntimeException {
    private final int perSecond;
    private final Duration retryAfter;

    /**
     * @param limited {@code commands} or {@code reads}
     * @param retryAfter whole seconds, at least 1
     */
    public RateLimitedException(String limited, int perSecond, Duration retryAfter) {
        super("You may send %d %s per second; nothing was done".formatted(perSecond, limited));
        this.perSecond = perSecond;
        this.retryAfter = retryAfter;
    }

    int perSecond() {
        return perSecond;
    }

    Duration retryAfter() {
        return retryAfter;
    }
}
