package io.evenbook.projection.view;

/** Measures how fast this process builds a generation. */
final class Pace {
    private static final long NANOS_PER_SECOND = 1_000_000_000;

    private final long firstPosition;
    private final long firstNanoTime = System.nanoTime();
    private volatile long eventsPerSecond;

    Pace(long firstPosition) {
        this.firstPosition = firstPosition;
    }

    void at(long position) {
        long nanos = System.nanoTime() - firstNanoTime;
        eventsPerSecond = Math.round((double) (position - firstPosition) * NANOS_PER_SECOND / Math.max(nanos, 1));
    }

    long eventsPerSecond() {
        return eventsPerSecond;
    }
}
