package io.evenbook.stream.client;

import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Runs a task again and again on a daemon thread of its own, until it is stopped. A failure is logged. */
public final class Repeating {
    private static final Logger log = LoggerFactory.getLogger(Repeating.class);

    private final CountDownLatch stopping = new CountDownLatch(1);

    private Repeating() {}

    /** @param pause between the end of a run and the next one; the first comes after it */
    public static Repeating start(String name, Duration pause, Runnable task) {
        Repeating repeating = new Repeating();
        Thread.ofPlatform().daemon().name(name).start(() -> repeating.run(name, pause.toMillis(), task));
        return repeating;
    }

    private void run(String name, long pauseMillis, Runnable task) {
        try {
            while (!stopping.await(pauseMillis, TimeUnit.MILLISECONDS)) {
                try {
                    task.run();
                } catch (RuntimeException | Error e) {
                    log.error("{} failed and runs again", name, e);
                }
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /** Returns at once; a run under way ends. A further call does nothing. */
    public void stop() {
        stopping.countDown();
    }
}
