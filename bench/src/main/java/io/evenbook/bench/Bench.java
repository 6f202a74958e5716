package io.evenbook.bench;

import io.evenbook.bench.access.AccessBench;
import io.evenbook.bench.access.LoginsBench;
import io.evenbook.bench.append.AppendBench;
import io.evenbook.bench.clearing.ClearingBench;
import io.evenbook.bench.history.HistoryBench;
import io.evenbook.bench.latency.LatencyBench;
import io.evenbook.bench.ledger.LedgerBench;
import io.evenbook.bench.matching.MatchingBench;
import io.evenbook.bench.neighbours.NeighboursBench;
import io.evenbook.bench.orders.OrdersBench;
import io.evenbook.bench.overload.OverloadBench;
import io.evenbook.bench.replay.ReplayBench;
import io.evenbook.bench.sagas.SagasBench;
import io.evenbook.bench.streams.StreamsBench;
import io.evenbook.bench.trades.TradesBench;
import java.util.Locale;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** {@code evenbook bench NAME}: runs one benchmark. */
@Command(
        name = "evenbook bench",
        description = "Runs a benchmark with an embedded PostgreSQL that acknowledges nothing before it is on disk.",
        subcommands = {
            AppendBench.class,
            ReplayBench.class,
            SagasBench.class,
            LatencyBench.class,
            TradesBench.class,
            ClearingBench.class,
            OrdersBench.class,
            OverloadBench.class,
            LedgerBench.class,
            HistoryBench.class,
            NeighboursBench.class,
            AccessBench.class,
            MatchingBench.class,
            LoginsBench.class,
            StreamsBench.class
        })
public final class Bench implements Runnable {
    @Option(
            names = {"-h", "--help"},
            usageHelp = true,
            description = "print this help")
    private boolean help;

    @Spec
    private CommandSpec command;

    /** Runs a benchmark and exits with 0, or with 2 if the command line is invalid. */
    public static void main(String[] arguments) {
        Locale.setDefault(Locale.ROOT);
        System.exit(new CommandLine(new Bench()).execute(arguments));
    }

    @Override
    public void run() {
        throw new ParameterException(command.commandLine(), "NAME is missing; see --help");
    }
}
