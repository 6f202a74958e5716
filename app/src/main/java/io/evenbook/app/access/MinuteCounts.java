package io.evenbook.app.access;

import java.time.Clock;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;

/** Counts by name within the current minute. In memory only: 10,000 names a minute, further ones count together. */
final class MinuteCounts {
    private static final int MAX_NAMES = 10_000;
    private static final int MINUTE = 60;
    private static final String OTHERS = "others";

    private final Clock clock;
    private final int limit;
    private volatile Minute current = new Minute(0, new ConcurrentHashMap<>());

    private record Minute(long number, Map<String, AtomicInteger> counts) {}

    MinuteCounts(Clock clock, int limit) {
        this.clock = clock;
        this.limit = limit;
    }

    boolean isOverLimit(String name) {
        Map<String, AtomicInteger> counts = counts();
        AtomicInteger count = counts.get(key(name, counts));
        return count != null && count.get() >= limit;
    }

    void add(String name) {
        Map<String, AtomicInteger> counts = counts();
        counts.computeIfAbsent(key(name, counts), _ -> new AtomicInteger()).incrementAndGet();
    }

    private static String key(String name, Map<String, AtomicInteger> counts) {
        return counts.containsKey(name) || counts.size() < MAX_NAMES ? name : OTHERS;
    }

    private Map<String, AtomicInteger> counts() {
        long number = clock.instant().getEpochSecond() / MINUTE;
        Minute minute = current;
        if (minute.number != number) {
            minute = new Minute(number, new ConcurrentHashMap<>());
            current = minute;
        }
        return minute.counts;
    }
}
