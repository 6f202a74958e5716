package io.evenbook.projection.view;

import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/** Delays a rebuild's thread between batches, so that it reads at most N events a second. */
final class Throttle {
    private static final double NANOS_PER_SECOND = 1e9;

    private final long eventsPerSecond;
    private final CountDownLatch lifted = new CountDownLatch(1);
    private long dueNanoTime = System.nanoTime();

    /** @param eventsPerSecond greater than zero */
    Throttle(long eventsPerSecond) {
        if (eventsPerSecond <= 0) {
            throw new IllegalArgumentException("must be > 0: eventsPerSecond=" + eventsPerSecond);
        }
        this.eventsPerSecond = eventsPerSecond;
    }

    /** Waits for the time that the given events may take since the last call; unused time does not accumulate. */
    void after(long events) {
        dueNanoTime += Math.round(events / (double) eventsPerSecond * NANOS_PER_SECOND);
        long waitNanos = dueNanoTime - System.nanoTime();
        if (waitNanos <= 0) {
            dueNanoTime -= waitNanos;
            return;
        }
        try {
            lifted.await(waitNanos, TimeUnit.NANOSECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /** Ends the current wait and all later ones. */
    void release() {
        lifted.countDown();
    }
}
