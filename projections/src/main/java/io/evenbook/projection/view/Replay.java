package io.evenbook.projection.view;

/**
 * A requested rebuild of a view.
 *
 * @param generation the number of the new generation
 * @param headAtStart the log's head at the time of the request
 * @param requiredBytes an upper estimate of its disk space; null if unknown
 * @param freeBytes free disk space at the time of the request; null if unknown
 * @param hash of the request if it had an idempotency key; otherwise null
 */
public record Replay(String view, int generation, long headAtStart, Long requiredBytes, Long freeBytes, String hash) {

    /**
     * @param reason in the operator's words
     * @param key the idempotency key, or null
     * @param hash of the request's content if it has a key; otherwise null
     */
    public record Request(String user, String reason, String key, String hash) {}
}
