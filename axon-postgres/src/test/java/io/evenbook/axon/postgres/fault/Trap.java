package io.evenbook.axon.postgres.fault;

import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/** A fault that waits at a point for its n-th passing. */
final class Trap {

    /** What to do while the message is held back; the link forwards it afterwards, unless it was cut. */
    @FunctionalInterface
    interface Fault {
        void strike(Link link) throws Exception;
    }

    private static final Duration TO_GET_THERE = Duration.ofSeconds(60);

    private final Point point;
    private final Fault fault;
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

    /** @throws AssertionError if the fault did not land in time: then the run shows nothing */
    void awaitLanded() throws InterruptedException {
        try {
            landed.get(TO_GET_THERE.toMillis(), TimeUnit.MILLISECONDS);
        } catch (TimeoutException e) {
            throw new AssertionError("INCONCLUSIVE: %s was not passed often enough within %s".formatted(point, TO_GET_THERE), e);
        } catch (ExecutionException e) {
            throw new AssertionError("INCONCLUSIVE: the fault at %s failed".formatted(point), e.getCause());
        }
    }
}
