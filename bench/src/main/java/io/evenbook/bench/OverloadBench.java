package io.evenbook.bench;

import io.evenbook.axon.postgres.bus.OverloadedException;
import io.evenbook.bench.Latencies;
import io.evenbook.axon.postgres.bus.OverloadedException;
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

/** {@code overload}: ten times as much as the service can take, and how soon it is itself again. */
@Command(
        name = "overload",
        sortOptions = false,
        description =
                "Ten times the deposits that can be done: how fast the rest is refused, and the recovery afterwards.")
final class OverloadBench extends Benchmark {
    private static final int ACCOUNTS = 1_000;
    private static final int TIMES = 10;
    private static final int SENDERS = 2;
    private static final double ENOUGH_FOR_SHORT_QUEUES = 2_000;
    private static final double WARM_UP_PER_SECOND = 100_000;

    @Option(
            names = "--seconds",
            paramLabel = "N",
            defaultValue = "60",
            description = "how long the overload lasts (${DEFAULT-VALUE})")
    private int seconds;

    private final Latencies refused = new Latencies();
    private final LongAdder done = new LongAdder();

    @Override
    Figures measure() throws Exception {
        // A short run fills short queues only.
        int clients = isQuick() ? 64 : 256;
        String[] settings = isQuick() ? settings("--evenbook.command.lane-capacity=64") : settings();
        try (WholeService service = WholeService.start(settings)) {
            Funds funds = Funds.open(service, ACCOUNTS);
            ClosedLoop full = new ClosedLoop(service.commands(), funds::deposit);
            OpenLoop flood = new OpenLoop(service.commands(), funds::deposit);
            new WarmUp(this).with(() -> {
                // What overloads have compiled anew is not to be compiled behind the one that counts.
                send(flood, WARM_UP_PER_SECOND, Duration.ofMillis(isQuick() ? 200 : 1_000), (_, _, _) -> {});
                Quarters.of(full, clients, Duration.ofMillis(isQuick() ? 250 : 5_000));
            });
            // As long as the overload: what a fresh database does for some seconds, without a checkpoint, lasts no
            // minute.
            double fullPerSecond = Quarters.of(
                            full, clients, isQuick() ? Duration.ofMillis(500) : Duration.ofSeconds(seconds))
                    .perSecond();
            say("full speed: %,.0f/s", fullPerSecond);

            // Watched meanwhile only: each look at the heap is a pause of some 200 ms, which is not to come between the
            // two.
            HeapWatch heap = HeapWatch.start();
            try (heap) {
                overload(
                        flood,
                        isQuick() ? Math.max(ENOUGH_FOR_SHORT_QUEUES, TIMES * fullPerSecond) : TIMES * fullPerSecond);
            }
            Recovery recovery =
                    Recovery.of(Quarters.of(full, clients, Duration.ofSeconds(isQuick() ? 1 : 10)), fullPerSecond);
            say("after it: %s", recovery);
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
                "overload: %,.0f/s sent of the %,.0f/s wanted, %,.0f/s done, %,.0f/s refused",
                Rates.perSecond(sent, duration),
                perSecond,
                Rates.perSecond(done.sum(), duration),
                Rates.perSecond(refused.count(), duration));
    }

    /** Returns how many were sent. */
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
            done.increment();
        } else if (result.exceptionResult() instanceof OverloadedException) {
            refused.add(System.nanoTime() - sentNanos);
        }
    }
}
