package io.evenbook.projection.view;

import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/**
 * Has the one thread that it is asked by wait between two batches, so that a rebuild reads no more than so many events
 * a second.
 */
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

    /** Waits until so many events may have been read since the last call. Time that was not used is not saved up. */
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

    /** Nobody waits any more, now or later. */
    void lift() {
        lifted.countDown();
    }
}
