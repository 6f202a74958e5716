package io.evenbook.bench.replay;

import io.evenbook.axon.postgres.PostgresEventStorageEngine;
import io.evenbook.axon.postgres.PostgresEventStore;
import io.evenbook.bench.measure.Figures;
import io.evenbook.bench.measure.HeapWatch;
import io.evenbook.bench.measure.Rates;
import io.evenbook.bench.measure.RoundsBenchmark;
import io.evenbook.bench.service.DepositHistory;
import io.evenbook.bench.service.OnlyViews;
import io.evenbook.bench.service.WholeService;
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

/** {@code replay}: the rate at which a view is rebuilt from a long log, and the heap that it needs. */
@Command(
        name = "replay",
        sortOptions = false,
        description = "Events per second of a rebuild of the accounts view beside the live one.")
public final class ReplayBench extends RoundsBenchmark {
    private static final String VIEW = "accounts";
    private static final Duration TIMEOUT = Duration.ofMinutes(10);
    private static final Duration POLL_INTERVAL = Duration.ofMillis(5);

    @Option(
            names = "--events",
            paramLabel = "N",
            defaultValue = "1000000",
            description = "events in the log (${DEFAULT-VALUE})")
    private long events;

    @Override
    protected Figures measure() throws Exception {
        List<Double> rebuilt = new ArrayList<>();
        List<Double> read = new ArrayList<>();
        double heapMegabytes;
        try (WholeService service = WholeService.start(
                        OnlyViews.of("accountsProjector"),
                        "--evenbook.roles=projection",
                        "--evenbook.kafka.enabled=false");
                HeapWatch heap = HeapWatch.start()) {
            DepositHistory.append(service.bean(PostgresEventStorageEngine.class), isQuick() ? 20_000 : events);
            // The live view handles all events first: this is the warm-up.
            service.awaitCurrent(TIMEOUT, progress -> say("  warming up: %s", progress));
            for (int round = 1; round <= rounds(); round++) {
                read.add(Rates.perSecond(service.head(), timeToRead(service)));
                rebuilt.add(Rates.perSecond(service.head(), timeToRebuild(service)));
                say(
                        "round %d: rebuild %,.0f/s, read only %,.0f/s, heap %,.0f MB",
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
                // Deserializes: the payload is lazy.
                log.nextAvailable().getPayload();
            }
        }
        return Duration.ofNanos(System.nanoTime() - begun);
    }

    /** The time until the new generation contains all events; it goes live at its next check. */
    private static Duration timeToRebuild(WholeService service) throws InterruptedException {
        long head = service.head();
        Projection view = service.view(VIEW);
        long begun = System.nanoTime();
        service.bean(Views.class)
                .replay(VIEW, new Replay.Request("bench", "benchmark", null, null), head)
                .orElseThrow();
        while (view.progress()
                .rebuild()
                .filter(rebuild -> rebuild.position() < head)
                .isPresent()) {
            if (System.nanoTime() - begun > TIMEOUT.toNanos()) {
                throw new IllegalStateException("the rebuild did not finish within " + TIMEOUT);
            }
            Thread.sleep(POLL_INTERVAL);
        }
        Duration took = Duration.ofNanos(System.nanoTime() - begun);
        while (view.progress().rebuild().isPresent()) {
            Thread.sleep(POLL_INTERVAL);
        }
        return took;
    }
}
