package io.evenbook.saga;

import io.evenbook.axon.postgres.lease.Ownership;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Work that the owner of the commands repeats at an interval, on its own thread. A failed run is the next run's work.
 */
public abstract class OwnerSchedule extends WhileOwner {
    private final Logger logger = LoggerFactory.getLogger(getClass());
    private final String threadName;
    private final Duration interval;
    private ScheduledExecutorService thread;

    /**
     * @param interval between the end of one run and the start of the next; zero: no run
     * @throws IllegalArgumentException if the interval is negative
     */
    protected OwnerSchedule(String threadName, Ownership ownership, Duration interval) {
        super(ownership);
        if (interval.isNegative()) {
            throw new IllegalArgumentException("must be >= 0: interval=" + interval);
        }
        this.threadName = threadName;
        this.interval = interval;
    }

    /**
     * How long the first run waits after this process became the owner. Called on the schedule's thread, so it may ask
     * a database.
     */
    protected abstract Duration firstDelay();

    protected abstract void run();

    /**
     * Does the work for each; one of which it fails does not stop the others.
     *
     * @throws IllegalStateException after all, if it failed for some; the next run tries them again
     */
    protected final <T> void forEach(List<T> all, Consumer<T> work) {
        List<RuntimeException> failures = new ArrayList<>();
        for (T each : all) {
            try {
                work.accept(each);
            } catch (RuntimeException e) {
                logger.warn("{} could not be followed: {}", each, e.toString());
                failures.add(e);
            }
        }
        if (!failures.isEmpty()) {
            throw new IllegalStateException(
                    "%d of %d failed".formatted(failures.size(), all.size()), failures.getFirst());
        }
    }

    @Override
    protected boolean hasWork() {
        return !interval.isZero();
    }

    @Override
    public synchronized void acquired() {
        if (isRunning() && thread == null) {
            thread = Executors.newSingleThreadScheduledExecutor(
                    Thread.ofPlatform().name(threadName).daemon().factory());
            ScheduledExecutorService mine = thread;
            mine.execute(() -> schedule(mine));
        }
    }

    /** Interrupts a run; its commands would be refused. */
    @Override
    public synchronized void lost() {
        if (thread != null) {
            thread.shutdownNow();
            thread = null;
        }
    }

    private void schedule(ScheduledExecutorService on) {
        long delayMillis = firstDelayOrInterval().toMillis();
        synchronized (this) {
            if (!on.isShutdown()) {
                on.scheduleWithFixedDelay(this::runSafely, delayMillis, interval.toMillis(), TimeUnit.MILLISECONDS);
            }
        }
    }

    private Duration firstDelayOrInterval() {
        try {
            return firstDelay();
        } catch (RuntimeException e) {
            logger.warn(
                    "Could not read when the last run was, so the first run starts after the interval: {}",
                    e.toString());
            return interval;
        }
    }

    private void runSafely() {
        try {
            run();
        } catch (Throwable e) {
            // Errors too: an exception would silently end the schedule
            logger.warn("The run failed; the next one starts in {}: {}", interval, e.toString());
            logger.debug("Cause", e);
        }
    }
}
