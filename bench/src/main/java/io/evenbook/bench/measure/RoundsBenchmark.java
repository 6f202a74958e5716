package io.evenbook.bench.measure;

import picocli.CommandLine.Option;

/** A benchmark whose figures are medians of several rounds. */
public abstract class RoundsBenchmark extends Benchmark {
    @Option(
            names = "--rounds",
            paramLabel = "N",
            defaultValue = "3",
            description = "number of measured rounds (${DEFAULT-VALUE})")
    private int rounds;

    /** How many rounds to measure; one with {@code --quick}. */
    protected final int rounds() {
        return isQuick() ? 1 : rounds;
    }
}
