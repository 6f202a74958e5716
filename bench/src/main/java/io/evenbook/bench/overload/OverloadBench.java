package io.evenbook.bench.overload;

import io.evenbook.axon.postgres.bus.OverloadedException;
import io.evenbook.bench.measure.Benchmark;
import io.evenbook.bench.measure.ClosedLoop;
import io.evenbook.bench.measure.Figures;
import io.evenbook.bench.measure.HeapWatch;
import io.evenbook.bench.measure.Latencies;
import io.evenbook.bench.measure.OpenLoop;
import io.evenbook.bench.measure.Rates;
import io.evenbook.bench.measure.WarmUp;
import io.evenbook.bench.service.FundedAccounts;
import io.evenbook.bench.service.WholeService;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.LongAdder;
import org.axonframework.commandhandling.CommandResultMessage;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** {@code overload}: the service at ten times its full rate, and its recovery afterwards. */
@Command(
        name = "overload",
        sortOptions = false,
        description = "Ten times the full rate of deposits: time to refuse the excess, and recovery afterwards.")
public final class OverloadBench extends Benchmark {
    private static final int ACCOUNTS = 1_000;
    private static final int TIMES = 10;
    private static final int SENDERS = 2;
    private static final double ENOUGH_FOR_SHORT_QUEUES = 2_000;
    private static final double WARM_UP_PER_SECOND = 100_000;

    @Option(
            names = "--seconds",
            paramLabel = "N",
            defaultValue = "60",
            description = "length of the overload (${DEFAULT-VALUE})")
    private int seconds;

    private final Latencies refused = new Latencies();
    private final LongAdder executed = new LongAdder();

    @Override
    protected Figures measure() throws Exception {
        // A quick run can only fill short queues.
        int clients = isQuick() ? 64 : 256;
        String[] settings = isQuick() ? settings("--evenbook.command.lane-capacity=64") : settings();
        try (WholeService service = WholeService.start(settings)) {
            FundedAccounts funds = FundedAccounts.open(service, ACCOUNTS);
            ClosedLoop full = new ClosedLoop(service.commands(), funds::deposit);
            OpenLoop flood = new OpenLoop(service.commands(), funds::deposit);
            new WarmUp(this).with(() -> {
                // An overload makes the JVM compile new code; this one prevents that during the measured one.
                send(flood, WARM_UP_PER_SECOND, Duration.ofMillis(isQuick() ? 200 : 1_000), (_, _, _) -> {});
                Quarters.of(full, clients, Duration.ofMillis(isQuick() ? 250 : 5_000));
            });
            // As long as the overload: a fresh database is faster for some seconds, until its first checkpoint.
            double fullPerSecond = Quarters.of(
                            full, clients, isQuick() ? Duration.ofMillis(500) : Duration.ofSeconds(seconds))
                    .perSecond();
            say("full speed: %,.0f/s", fullPerSecond);

            // During the overload only: each collection pauses for about 200 ms, which would distort the recovery.
            HeapWatch heap = HeapWatch.start();
            try (heap) {
                overload(
                        flood,
                        isQuick() ? Math.max(ENOUGH_FOR_SHORT_QUEUES, TIMES * fullPerSecond) : TIMES * fullPerSecond);
            }
            Recovery recovery =
                    Recovery.of(Quarters.of(full, clients, Duration.ofSeconds(isQuick() ? 1 : 10)), fullPerSecond);
            say("afterwards: %s", recovery);
            return new Figures("overload")
                    .add("refusedP99Millis", refused.percentileMillis(0.99))
                    .add("heapMegabytes", heap.peakMegabytes())
                    .add("recoverySeconds", Rates.seconds(recovery.untilFullSpeed()));
        }
    }

    private void overload(OpenLoop flood, double perSecond) throws Exception {
        Duration duration = isQuick() ? Duration.ofSeconds(1) : Duration.ofSeconds(seconds);
        long sent = send(flood, perSecond, duration, this::answered);
        say(
                "overload: %,.0f/s sent of %,.0f/s planned, %,.0f/s executed, %,.0f/s refused",
                Rates.perSecond(sent, duration),
                perSecond,
                Rates.perSecond(executed.sum(), duration),
                Rates.perSecond(refused.count(), duration));
    }

    /** Returns the number of commands sent. */
    private static long send(OpenLoop flood, double perSecond, Duration duration, OpenLoop.Listener listener)
            throws Exception {
        long sent = 0;
        try (ExecutorService threads = Executors.newFixedThreadPool(SENDERS)) {
            List<Future<Long>> senders = new ArrayList<>();
            for (int sender = 0; sender < SENDERS; sender++) {
                long seed = sender;
                senders.add(threads.submit(() -> flood.run(perSecond / SENDERS, duration, seed, listener)));
            }
            for (Future<Long> sender : senders) {
                sent += sender.get();
            }
        }
        return sent;
    }

    private void answered(long dueNanos, long sentNanos, CommandResultMessage<?> result) {
        if (!result.isExceptional()) {
            executed.increment();
        } else if (result.exceptionResult() instanceof OverloadedException) {
            refused.add(System.nanoTime() - sentNanos);
        }
    }
}
