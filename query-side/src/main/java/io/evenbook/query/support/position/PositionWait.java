package io.evenbook.query.support.position;

import java.time.Duration;
import java.util.function.LongSupplier;

/**
 * Waits for positions to grow, until one deadline for all of them. Looks again after 2, 4, 8, 16, 32 and then every 50
 * ms.
 */
public final class PositionWait {
    private static final long FIRST_PAUSE_MILLIS = 2;
    private static final long LONGEST_PAUSE_MILLIS = 50;

    private final long deadlineNanos;

    /** The timeout begins now. */
    public PositionWait(Duration timeout) {
        this.deadlineNanos = System.nanoTime() + timeout.toNanos();
    }

    /**
     * Returns the position as soon as it is at least the wanted one, or the last one that it saw when the timeout ended
     * or the thread was interrupted.
     */
    public long until(LongSupplier position, long wanted) {
        long pauseMillis = FIRST_PAUSE_MILLIS;
        long reached = position.getAsLong();
        while (reached < wanted && System.nanoTime() - deadlineNanos < 0) {
            try {
                Thread.sleep(pauseMillis);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                return reached;
            }
            pauseMillis = Math.min(2 * pauseMillis, LONGEST_PAUSE_MILLIS);
            reached = position.getAsLong();
        }
        return reached;
    }
}
