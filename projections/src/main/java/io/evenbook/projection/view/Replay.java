package io.evenbook.projection.view;

/**
 * A view that is rebuilt because somebody wanted it.
 *
 * @param generation the number of what is built
 * @param headAtStart position of the log's last event when it was asked for
 * @param requiredBytes disk space that it takes, about; null if that could not be told
 * @param freeBytes disk space that there was then; null if that could not be told
 * @param hash of the request that asked for it, if that had an idempotency key; otherwise null
 */
public record Replay(String view, int generation, long headAtStart, Long requiredBytes, Long freeBytes, String hash) {

    /**
     * @param reason in the operator's words
     * @param key tells this request from all others, or null
     * @param hash of what it said, if it has a key
     */
    public record Request(String user, String reason, String key, String hash) {}
}
