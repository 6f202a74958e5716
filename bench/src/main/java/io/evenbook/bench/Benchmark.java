package io.evenbook.bench;

import java.io.PrintWriter;
import java.util.concurrent.Callable;
import java.util.stream.Stream;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** A benchmark as a command: measures, then prints what it found as the last thing on its output. */
abstract class Benchmark implements Callable<Integer> {
    @Option(
            names = {"-h", "--help"},
            usageHelp = true,
            description = "show this help")
    private boolean help;

    @Option(names = "--json", description = "print the figures as one JSON object on one line, last")
    private boolean json;

    @Option(names = "--quick", description = "only show that it runs: a few seconds, whose figures mean nothing")
    private boolean quick;

    @Spec
    private CommandSpec command;

    /** Measures, and has given back everything that it used when it returns. */
    abstract Figures measure() throws Exception;

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

    final boolean isQuick() {
        return quick;
    }

    /** Of the whole service: a run that only shows that it runs does without Kafka, which takes long to start. */
    final String[] settings(String... more) {
        Stream<String> noKafka = quick ? Stream.of("--evenbook.kafka.enabled=false") : Stream.empty();
        return Stream.concat(noKafka, Stream.of(more)).toArray(String[]::new);
    }

    /** Tells of a step of the way. */
    final void say(String format, Object... values) {
        out().println(format.formatted(values));
        out().flush();
    }

    private PrintWriter out() {
        return command.commandLine().getOut();
    }
}
