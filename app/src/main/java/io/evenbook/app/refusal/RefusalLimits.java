package io.evenbook.app.refusal;

import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;

/**
 * Admits the first refusals of each key in each interval. Within an interval it keeps at most {@value #MAX_KEYS} keys;
 * others are not admitted, so memory stays bounded whatever is sent.
 */
final class RefusalLimits {
    static final int MAX_KEYS = 10_000;

    private final int most;
    private final long intervalMillis;
    private final Map<Object, Integer> admitted = new HashMap<>();
    private long current = Long.MIN_VALUE;

    /** @param most for each key and interval */
    RefusalLimits(int most, Duration interval) {
        this.most = most;
        this.intervalMillis = interval.toMillis();
    }

    /** @param key with equality by value */
    synchronized boolean admits(Object key, Instant now) {
        long interval = Math.floorDiv(now.toEpochMilli(), intervalMillis);
        if (interval != current) {
            current = interval;
            admitted.clear();
        }
        Integer before = admitted.get(key);
        if (before == null && admitted.size() >= MAX_KEYS || before != null && before >= most) {
            return false;
        }
        admitted.put(key, before == null ? 1 : before + 1);
        return true;
    }
}
