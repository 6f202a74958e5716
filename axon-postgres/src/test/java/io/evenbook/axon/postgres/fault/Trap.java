package io.evenbook.axon.postgres.fault;

import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;

/** A fault that waits at a point for its n-th passing. */
final class Trap {

    /** Runs while the message is held back; the link forwards it afterwards, unless it was cut. */
    @FunctionalInterface
    interface Fault {
        void strike(Link link) throws Exception;
    }

    private static final Duration TO_GET_THERE = Duration.ofSeconds(60);

    private final Point point;
    private final Fault fault;
    private final CountDownLatch sprung = new CountDownLatch(1);
    private final CompletableFuture<Void> landed = new CompletableFuture<>();
    private int passingsLeft;

    Trap(Point point, int nth, Fault fault) {
        this.point = point;
        this.passingsLeft = nth;
        this.fault = fault;
    }

    /** Strikes if this is the passing that is waited for. */
    void passed(Point passed, Link link) {
        if (passed != point || !isDue()) {
            return;
        }
        sprung.countDown();
        try {
            fault.strike(link);
            landed.complete(null);
        } catch (Throwable e) {
            landed.completeExceptionally(e);
        }
    }

    private synchronized boolean isDue() {
        return --passingsLeft == 0;
    }

    /**
     * Returns when the fault is done, which may take its time.
     *
     * @throws AssertionError if the point is not passed in time, or the fault fails: then the run shows nothing
     */
    void awaitLanded() throws InterruptedException {
        if (!sprung.await(TO_GET_THERE.toMillis(), TimeUnit.MILLISECONDS)) {
            throw new AssertionError(
                    "INCONCLUSIVE: %s was not passed often enough within %s".formatted(point, TO_GET_THERE));
        }
        try {
            landed.get();
        } catch (ExecutionException e) {
            throw new AssertionError("INCONCLUSIVE: the fault at %s failed".formatted(point), e.getCause());
        }
    }
}
