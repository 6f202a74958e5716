package io.evenbook.bench.matching;

import io.evenbook.bench.measure.Figures;
import io.evenbook.bench.measure.RoundsBenchmark;
import java.util.Collection;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.results.Result;
import org.openjdk.jmh.results.RunResult;
import org.openjdk.jmh.runner.Runner;
import org.openjdk.jmh.runner.options.ChainedOptionsBuilder;
import org.openjdk.jmh.runner.options.OptionsBuilder;
import org.openjdk.jmh.runner.options.TimeValue;
import org.openjdk.jmh.runner.options.VerboseMode;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** {@code matching}: commands per second on an order book, by JMH. */
@Command(
        name = "matching",
        sortOptions = false,
        description = "Commands on an order book of 1,000 and of 1,000,000 orders, rules and facts alone.")
public final class MatchingBench extends RoundsBenchmark {
    private static final double NANOS_PER_MICRO = 1e3;
    private static final double MICROS_PER_SECOND = 1e6;

    @Option(
            names = "--seconds",
            paramLabel = "N",
            defaultValue = "5",
            description = "length of each round (${DEFAULT-VALUE})")
    private int seconds;

    @Override
    protected Figures measure() throws Exception {
        Figures figures = new Figures("matching");
        for (RunResult run : run()) {
            String row =
                    run.getParams().getParam("mix") + "At" + run.getParams().getParam("orders");
            Result<?> primary = run.getPrimaryResult();
            if (run.getParams().getMode() == Mode.Throughput) {
                figures.add("opsPerSecond" + row, primary.getScore() * MICROS_PER_SECOND);
            } else {
                figures.add("p50Nanos" + row, primary.getStatistics().getPercentile(50) * NANOS_PER_MICRO);
                figures.add("p99Nanos" + row, primary.getStatistics().getPercentile(99) * NANOS_PER_MICRO);
            }
        }
        return figures;
    }

    private Collection<RunResult> run() throws Exception {
        TimeValue round = isQuick() ? TimeValue.milliseconds(50) : TimeValue.seconds(seconds);
        ChainedOptionsBuilder options = new OptionsBuilder()
                .include(MarketLoad.class.getName())
                .mode(Mode.Throughput)
                .mode(Mode.SampleTime)
                .timeUnit(TimeUnit.MICROSECONDS)
                .warmupIterations(isQuick() ? 1 : 3)
                .warmupTime(round)
                .measurementIterations(rounds())
                .measurementTime(round)
                .shouldFailOnError(true)
                .verbosity(isQuick() ? VerboseMode.SILENT : VerboseMode.NORMAL)
                .forks(isQuick() ? 0 : 1);
        if (isQuick()) {
            options.param("orders", "1000");
        }
        return new Runner(options.build()).run();
    }
}
