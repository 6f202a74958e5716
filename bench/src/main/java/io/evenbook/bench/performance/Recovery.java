package io.evenbook.bench.performance;

import io.evenbook.axon.postgres.OverloadedException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicLongArray;
import org.axonframework.commandhandling.CommandBus;
import org.axonframework.commandhandling.CommandResultMessage;

/**
 * How soon after an overload the service does again what it did before.
 *
 * @param untilFullSpeed from the end of the overload to the end of the first quarter of a second in which nine tenths of the former rate
 *                       was done; all of the time that was observed if there was none
 * @param reached        whether there was one
 */
record Recovery(Duration untilFullSpeed, boolean reached) {
    private static final Duration QUARTER = Duration.ofMillis(250);
    private static final double NEARLY = 0.9;
    private static final Duration PAUSE = Duration.ofMillis(5);

    /** Observes as many clients as before, which try again when they are refused. */
    static Recovery observe(CommandBus bus, Funds funds, int clients, double fullPerSecond, Duration observed) throws Exception {
        int quarters = (int) observed.dividedBy(QUARTER);
        AtomicLongArray done = new AtomicLongArray(quarters);
        long start = System.nanoTime();
        try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
            List<Future<?>> running = new ArrayList<>(clients);
            for (int client = 0; client < clients; client++) {
                SplittableRandom random = new SplittableRandom(client);
                running.add(threads.submit(() -> depositUntilObserved(bus, funds, random, start, done)));
            }
            for (Future<?> client : running) {
                client.get();
            }
        }
        double enough = NEARLY * fullPerSecond * Rates.seconds(QUARTER);
        for (int quarter = 0; quarter < quarters; quarter++) {
            if (done.get(quarter) >= enough) {
                return new Recovery(QUARTER.multipliedBy(quarter + 1), true);
            }
        }
        return new Recovery(observed, false);
    }

    private static Void depositUntilObserved(
            CommandBus bus, Funds funds, SplittableRandom random, long start, AtomicLongArray done) throws InterruptedException {
        while (true) {
            CommandResultMessage<?> result = Sent.of(bus, funds.deposit(random)).answer().join();
            int quarter = (int) ((System.nanoTime() - start) / QUARTER.toNanos());
            if (quarter >= done.length()) {
                return null;
            }
            if (!result.isExceptional()) {
                done.incrementAndGet(quarter);
            } else if (result.exceptionResult() instanceof OverloadedException) {
                Thread.sleep(PAUSE);
            } else {
                throw new IllegalStateException(result.exceptionResult());
            }
        }
    }

    @Override
    public String toString() {
        return reached ? "full speed within " + untilFullSpeed : "no full speed within " + untilFullSpeed;
    }
}
