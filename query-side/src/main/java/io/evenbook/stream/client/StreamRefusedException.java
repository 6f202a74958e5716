package io.evenbook.stream.client;

import java.time.Duration;

/** A stream was not opened: there are too many, or it takes longer than a request may. Retry later. */
public final class StreamRefusedException extends RuntimeException {
    private static final Duration SOON = Duration.ofSeconds(1);
    private static final Duration LATER = Duration.ofSeconds(10);

    private final boolean callersOwn;
    private final Duration retryAfter;

    private StreamRefusedException(boolean callersOwn, Duration retryAfter, String detail) {
        super(detail);
        this.callersOwn = callersOwn;
        this.retryAfter = retryAfter;
    }

    /** The caller has too many of them. */
    static StreamRefusedException ofCaller(int limit) {
        return new StreamRefusedException(true, LATER, "You may have %d streams at once".formatted(limit));
    }

    /** The process has too many of something. */
    public static StreamRefusedException full(String what, int limit) {
        return new StreamRefusedException(
                false, LATER, "This process serves %d %s at once; try again or elsewhere".formatted(limit, what));
    }

    /** The process has no memory left for it. */
    public static StreamRefusedException noMemory() {
        return new StreamRefusedException(
                false, LATER, "The streams of this process have no memory left; try again or elsewhere");
    }

    /** It is being prepared. */
    public static StreamRefusedException notYet(String detail) {
        return new StreamRefusedException(false, SOON, detail);
    }

    /** Whether the caller has too many streams, not the process. */
    public boolean isCallersOwn() {
        return callersOwn;
    }

    public Duration retryAfter() {
        return retryAfter;
    }
}
