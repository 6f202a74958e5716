package io.evenbook.bench;

import java.lang.management.CompilationMXBean;
import java.lang.management.ManagementFactory;
import java.time.Duration;

/**
 * Repeats a load until the JVM's compilers have little left to do: before, they take a good part of a small machine.
 */
final class WarmUp {
    private static final int AT_MOST = 10;

    /** Of a round's time, summed over the compilers' threads. */
    private static final double LITTLE = 0.1;

    @FunctionalInterface
    interface Round {
        void run() throws Exception;
    }

    private final Benchmark benchmark;

    WarmUp(Benchmark benchmark) {
        this.benchmark = benchmark;
    }

    /** One round if the run only shows that it runs. */
    void with(Round round) throws Exception {
        CompilationMXBean compilers = ManagementFactory.getCompilationMXBean();
        for (int number = 1; number <= AT_MOST; number++) {
            long compiledMillis = compilers.getTotalCompilationTime();
            long begun = System.nanoTime();
            round.run();
            Duration took = Duration.ofNanos(System.nanoTime() - begun);
            double share = (compilers.getTotalCompilationTime() - compiledMillis) / (double) took.toMillis();
            benchmark.say("  warming up: %.0f %% of a processor for compiling", 100 * share);
            if (share < LITTLE || benchmark.isQuick()) {
                return;
            }
        }
    }
}
