package io.evenbook.app.signature;

import java.time.Duration;
import java.time.Instant;
import java.util.HashSet;
import java.util.Set;

/**
 * The nonces of the last minute, so that no signed request is accepted twice. They are kept in the memory of one
 * process for 60 to 120 s, at most 500,000 of them. Thread-safe.
 */
final class Nonces {
    private static final Duration KEPT = Duration.ofSeconds(60);
    private static final int MAX_PER_GENERATION = 250_000;

    private Set<String> present = new HashSet<>();
    private Set<String> previous = Set.of();
    private Instant since;

    Nonces(Instant now) {
        since = now;
    }

    /**
     * Uses a nonce of a key.
     *
     * @return false if it was used before
     * @throws BadSignatureException if the memory is full: nothing can be accepted safely
     */
    synchronized boolean use(String keyId, String nonce, Instant now) {
        if (!now.isBefore(since.plus(KEPT))) {
            boolean isRecent = now.isBefore(since.plus(KEPT).plus(KEPT));
            previous = isRecent ? present : Set.of();
            present = new HashSet<>();
            since = now;
        }
        if (present.size() >= MAX_PER_GENERATION) {
            throw new BadSignatureException("Too many signed requests within a minute; try again later");
        }
        String used = keyId + nonce;
        return !previous.contains(used) && present.add(used);
    }
}
