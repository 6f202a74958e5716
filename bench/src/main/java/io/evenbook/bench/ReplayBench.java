package io.evenbook.bench;

import io.evenbook.axon.postgres.PostgresEventStorageEngine;
import io.evenbook.axon.postgres.PostgresEventStore;
import io.evenbook.projection.view.Projection;
import io.evenbook.projection.view.Replay;
import io.evenbook.projection.view.Views;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.axonframework.common.stream.BlockingStream;
import org.axonframework.eventhandling.TrackedEventMessage;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** {@code replay}: how fast a view is rebuilt from a long log, and that it takes no more memory for being long. */
@Command(
        name = "replay",
        sortOptions = false,
        description = "Rebuilds the accounts view, balances and all, beside the live one; events per second.")
final class ReplayBench extends Benchmark {
    private static final String VIEW = "accounts";
    private static final Duration PATIENCE = Duration.ofMinutes(10);
    private static final Duration LOOK_AGAIN = Duration.ofMillis(5);

    @Option(
            names = "--events",
            paramLabel = "N",
            defaultValue = "1000000",
            description = "how many are in the log (${DEFAULT-VALUE})")
    private long events;

    @Option(
            names = "--rounds",
            paramLabel = "N",
            defaultValue = "3",
            description = "how often it is measured (${DEFAULT-VALUE})")
    private int rounds;

    @Override
    Figures measure() throws Exception {
        List<Double> rebuilt = new ArrayList<>();
        List<Double> read = new ArrayList<>();
        double heapMegabytes;
        try (WholeService service = WholeService.start(
                        OnlyViews.of("accountsProjector"),
                        "--evenbook.roles=projection",
                        "--evenbook.kafka.enabled=false");
                HeapWatch heap = HeapWatch.start()) {
            DepositHistory.append(service.bean(PostgresEventStorageEngine.class), isQuick() ? 20_000 : events);
            // The live view has followed meanwhile: that was the warm-up.
            service.awaitCurrent(PATIENCE, news -> say("  warming up: %s", news));
            for (int round = 1; round <= (isQuick() ? 1 : rounds); round++) {
                read.add(Rates.perSecond(service.head(), timeToRead(service)));
                rebuilt.add(Rates.perSecond(service.head(), timeToRebuild(service)));
                say(
                        "round %d: rebuilt %,.0f/s, only read %,.0f/s, heap %,.0f MB",
                        round, rebuilt.getLast(), read.getLast(), heap.peakMegabytes());
            }
            heapMegabytes = heap.peakMegabytes();
        }
        return new Figures("replay")
                .add("eventsPerSecond", Rates.median(rebuilt))
                .add("readPerSecond", Rates.median(read))
                .add("heapMegabytes", heapMegabytes);
    }

    private static Duration timeToRead(WholeService service) throws InterruptedException {
        long head = service.head();
        long begun = System.nanoTime();
        try (BlockingStream<TrackedEventMessage<?>> log =
                service.bean(PostgresEventStore.class).openStream(null)) {
            for (long position = 0; position < head; position++) {
                // What is stored is turned into an object only when asked for.
                log.nextAvailable().getPayload();
            }
        }
        return Duration.ofNanos(System.nanoTime() - begun);
    }

    /** To the moment at which all events are in the new generation; it goes live at the next look at it. */
    private static Duration timeToRebuild(WholeService service) throws InterruptedException {
        long head = service.head();
        Projection view = service.view(VIEW);
        long begun = System.nanoTime();
        service.bean(Views.class)
                .replay(VIEW, new Replay.Request("bench", "to measure it", null, null), head)
                .orElseThrow();
        while (view.progress()
                .rebuild()
                .filter(rebuild -> rebuild.position() < head)
                .isPresent()) {
            if (System.nanoTime() - begun > PATIENCE.toNanos()) {
                throw new IllegalStateException("not rebuilt within " + PATIENCE);
            }
            Thread.sleep(LOOK_AGAIN);
        }
        Duration took = Duration.ofNanos(System.nanoTime() - begun);
        while (view.progress().rebuild().isPresent()) {
            Thread.sleep(LOOK_AGAIN);
        }
        return took;
    }
}
