package io.evenbook.bench;

import java.util.Locale;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** {@code evenbook bench}: one benchmark each call. */
@Command(
        name = "evenbook bench",
        description =
                "Measures what this machine gives, on an embedded PostgreSQL that acknowledges nothing before it is on disk.",
        subcommands = {
            AppendBench.class,
            ReplayBench.class,
            SagasBench.class,
            LatencyBench.class,
            TradesBench.class,
            OverloadBench.class,
            LedgerBench.class,
            HistoryBench.class,
            NeighboursBench.class
        })
public final class Bench implements Runnable {
    @Option(
            names = {"-h", "--help"},
            usageHelp = true,
            description = "show this help")
    private boolean help;

    @Spec
    private CommandSpec command;

    /** Runs a benchmark and exits. */
    public static void main(String[] arguments) {
        Locale.setDefault(Locale.ROOT);
        System.exit(new CommandLine(new Bench()).execute(arguments));
    }

    @Override
    public void run() {
        throw new ParameterException(command.commandLine(), "which benchmark?");
    }
}
