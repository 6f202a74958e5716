package io.evenbook.bench.measure;

import java.io.PrintWriter;
import java.util.concurrent.Callable;
import java.util.stream.Stream;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** A benchmark as a subcommand. It prints its figures last: as a table, or with {@code --json} as one JSON object. */
public abstract class Benchmark implements Callable<Integer> {
    @Option(
            names = {"-h", "--help"},
            usageHelp = true,
            description = "print this help")
    private boolean help;

    @Option(names = "--json", description = "print the figures as one JSON object on one line, last")
    private boolean json;

    @Option(names = "--quick", description = "check in a few seconds that the benchmark runs; the figures mean nothing")
    private boolean quick;

    @Spec
    private CommandSpec command;

    /** Measures, and releases all resources before it returns. */
    protected abstract Figures measure() throws Exception;

    @Override
    public final Integer call() throws Exception {
        Figures figures = measure();
        if (json) {
            out().println(figures.toJson());
        } else {
            figures.print(out());
        }
        out().flush();
        return 0;
    }

    public final boolean isQuick() {
        return quick;
    }

    /**
     * Checks an option.
     *
     * @throws ParameterException if it is out of range: the program exits with 2
     */
    protected final void requireBetween(int least, int most, String option, int value) {
        if (value < least || value > most) {
            throw new ParameterException(
                    command.commandLine(), "must be %d to %d: %s=%d".formatted(least, most, option, value));
        }
    }

    /** Settings of the whole service. A quick run leaves Kafka out, since Kafka takes seconds to start. */
    public final String[] settings(String... more) {
        Stream<String> noKafka = quick ? Stream.of("--evenbook.kafka.enabled=false") : Stream.empty();
        return Stream.concat(noKafka, Stream.of(more)).toArray(String[]::new);
    }

    /** Prints a line about the progress. */
    public final void say(String format, Object... values) {
        out().println(format.formatted(values));
        out().flush();
    }

    private PrintWriter out() {
        return command.commandLine().getOut();
    }
}
