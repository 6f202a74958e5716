package io.evenbook.stream.ring;

import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;

/** Wakes the threads that wait for something new. One thread at a time may wake them. */
public final class News {
    private volatile CountDownLatch next = new CountDownLatch(1);

    /** Wakes all that wait now. */
    public void come() {
        CountDownLatch now = next;
        next = new CountDownLatch(1);
        now.countDown();
    }

    /**
     * Waits until there are news, at most so long; not at all if what is waited for is there. @return false: nothing
     */
    public boolean await(BooleanSupplier isThere, long nanos) throws InterruptedException {
        CountDownLatch latch = next;
        return isThere.getAsBoolean() || latch.await(nanos, TimeUnit.NANOSECONDS);
    }
}
