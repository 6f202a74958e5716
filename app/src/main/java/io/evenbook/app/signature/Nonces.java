package io.evenbook.app.signature;

import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;

/**
 * The nonces of the last minute, so that no signed request is accepted twice. They are kept in the memory of one
 * process for 60 to 120 s: at most 50,000 a minute of one key, 250,000 of all. A full memory refuses further ones and
 * forgets none. Thread-safe.
 */
final class Nonces {
    static final int MAX_PER_KEY = 50_000;

    private static final Duration KEPT = Duration.ofSeconds(60);
    private static final int MAX = 250_000;

    private Map<String, Set<String>> present = new HashMap<>();
    private Map<String, Set<String>> previous = Map.of();
    private int count;
    private Instant since;

    Nonces(Instant now) {
        since = now;
    }

    /**
     * Uses a nonce of a key.
     *
     * @return false if it was used before
     * @throws BadSignatureException if there is no room: nothing can be accepted safely
     */
    synchronized boolean use(String keyId, String nonce, Instant now) {
        if (!now.isBefore(since.plus(KEPT))) {
            boolean isRecent = now.isBefore(since.plus(KEPT).plus(KEPT));
            previous = isRecent ? present : Map.of();
            present = new HashMap<>();
            count = 0;
            since = now;
        }
        Set<String> used = present.computeIfAbsent(keyId, _ -> new HashSet<>());
        if (used.contains(nonce) || previous.getOrDefault(keyId, Set.of()).contains(nonce)) {
            return false;
        }
        if (used.size() >= MAX_PER_KEY || count >= MAX) {
            throw new BadSignatureException("Too many signed requests within a minute; try again later");
        }
        count++;
        return used.add(nonce);
    }
}
