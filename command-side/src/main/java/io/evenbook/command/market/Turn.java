package io.evenbook.command.market;

import io.evenbook.axon.postgres.bus.OverloadedException;
import java.time.Duration;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;

/** Lets one thread work at a time, in the order in which they come. Who waits longer than two seconds is refused. */
final class Turn {
    private static final Duration LONGEST_WAIT = Duration.ofSeconds(2);

    private final Semaphore turn = new Semaphore(1, true);

    /** @throws OverloadedException if the others take too long */
    <T> T take(Supplier<T> work) {
        boolean isTurn = false;
        try {
            isTurn = turn.tryAcquire(LONGEST_WAIT.toMillis(), TimeUnit.MILLISECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        if (!isTurn) {
            throw new OverloadedException(LONGEST_WAIT);
        }
        try {
            return work.get();
        } finally {
            turn.release();
        }
    }
}
