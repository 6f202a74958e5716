package io.evenbook.axon.postgres.log;

import java.util.Set;
import java.util.concurrent.CopyOnWriteArraySet;
import java.util.concurrent.TimeUnit;
import org.axonframework.common.Registration;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The last committed position that this process knows, and the threads that wait for it to rise. It falls only if the
 * log was set back.
 */
final class Head {

    private static final Logger logger = LoggerFactory.getLogger(Head.class);

    private final Set<Runnable> listeners = new CopyOnWriteArraySet<>();
    private volatile long position;
    private int resets;

    long position() {
        return position;
    }

    /** Raises the head and wakes waiting threads; does nothing if it is there already. */
    void advanceTo(long committed) {
        synchronized (this) {
            if (committed <= position) {
                return;
            }
            position = committed;
            notifyAll();
        }
        listeners.forEach(Head::call);
    }

    /** Moves the head to the end of a log that was set back, and wakes waiting threads. */
    void resetTo(long committed) {
        synchronized (this) {
            position = committed;
            resets++;
            notifyAll();
        }
        listeners.forEach(Head::call);
    }

    /** Waits until the head is beyond a position, or the log was set back; returns whether it is beyond. */
    synchronized boolean awaitBeyond(long after, long timeout, TimeUnit unit) throws InterruptedException {
        long deadline = System.nanoTime() + unit.toNanos(timeout);
        long left = unit.toNanos(timeout);
        int resetsBefore = resets;
        while (position <= after && resets == resetsBefore && left > 0) {
            TimeUnit.NANOSECONDS.timedWait(this, left);
            left = deadline - System.nanoTime();
        }
        return position > after;
    }

    Registration onAdvance(Runnable listener) {
        listeners.add(listener);
        return () -> listeners.remove(listener);
    }

    private static void call(Runnable listener) {
        try {
            listener.run();
        } catch (Throwable e) {
            // The events are durable; if their commands looked failed they would run again
            logger.warn("A reader could not be woken; it will find the events when it polls", e);
        }
    }
}
