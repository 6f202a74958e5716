package io.evenbook.stream.client;

import io.evenbook.api.MalformedRequestException;

/** From where a client resumes. */
public final class ResumePoint {
    private ResumePoint() {}

    /**
     * The number of the last message that the client has; null: it begins. The header counts where both are given: a
     * browser that comes back adds it to the address of its first request.
     *
     * @throws MalformedRequestException if the header is no number
     */
    public static Long of(Long from, String lastEventId) {
        if (lastEventId == null || lastEventId.isEmpty()) {
            return from;
        }
        try {
            if (lastEventId.matches("[0-9]+")) {
                return Long.valueOf(lastEventId);
            }
        } catch (NumberFormatException e) {
            // The text below says it: greater than every number
        }
        throw new MalformedRequestException(
                "Last-Event-ID",
                "The Last-Event-ID must be the id of a message, a whole number: %s.".formatted(lastEventId));
    }
}
