package io.evenbook.query.control;

import java.time.Duration;
import java.util.function.LongSupplier;

/** Waits for views. */
final class Waiting {
    private static final long PAUSE_MILLIS = 10;

    private Waiting() {}

    /** Waits until a position is reached, or patience has run out; returns where it was last. */
    static long until(LongSupplier position, long wanted, Duration patience) {
        long deadline = System.nanoTime() + patience.toNanos();
        long reached = position.getAsLong();
        while (reached < wanted && System.nanoTime() < deadline) {
            try {
                Thread.sleep(PAUSE_MILLIS);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                return reached;
            }
            reached = position.getAsLong();
        }
        return reached;
    }
}
