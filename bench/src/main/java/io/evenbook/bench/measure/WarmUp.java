package io.evenbook.bench.measure;

import java.lang.management.CompilationMXBean;
import java.lang.management.ManagementFactory;
import java.time.Duration;

/** Repeats a load until the JVM's compilers take less than a tenth of a processor; at most 10 times. */
public final class WarmUp {
    private static final int MAX_ROUNDS = 10;

    /** The share of a round's time that the compilers' threads use together. */
    private static final double ENOUGH_COMPILED_SHARE = 0.1;

    @FunctionalInterface
    public interface Round {
        void run() throws Exception;
    }

    private final Benchmark benchmark;

    public WarmUp(Benchmark benchmark) {
        this.benchmark = benchmark;
    }

    /** Runs one round only if the benchmark is quick. */
    public void with(Round round) throws Exception {
        CompilationMXBean compilers = ManagementFactory.getCompilationMXBean();
        for (int number = 1; number <= MAX_ROUNDS; number++) {
            long compiledMillis = compilers.getTotalCompilationTime();
            long begun = System.nanoTime();
            round.run();
            Duration took = Duration.ofNanos(System.nanoTime() - begun);
            double share = (compilers.getTotalCompilationTime() - compiledMillis) / (double) took.toMillis();
            benchmark.say("  warm-up: the JVM's compilers use %.0f %% of a processor", 100 * share);
            if (share < ENOUGH_COMPILED_SHARE || benchmark.isQuick()) {
                return;
            }
        }
    }
}
