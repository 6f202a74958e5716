package io.evenbook.app.web;

/** The body of a request is longer than {@code maxBytes}; the service used nothing of it. */
class RequestTooLargeException extends RuntimeException {
    private final long maxBytes;

    RequestTooLargeException(long maxBytes) {
        super("The body must be at most " + maxBytes + " bytes");
        this.maxBytes = maxBytes;
    }

    long maxBytes() {
        return maxBytes;
    }
}
