package io.evenbook.projection.view;

import io.evenbook.api.RejectedException;
import io.evenbook.axon.postgres.PostgresEventStore;
import io.evenbook.axon.postgres.log.EventLog;
import io.evenbook.axon.postgres.reader.LogReader;
import io.evenbook.axon.postgres.reader.PoisonEvents;
import io.evenbook.projection.view.Generation.Status;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import java.time.Clock;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.axonframework.lifecycle.Phase;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.context.SmartLifecycle;
import org.springframework.stereotype.Component;
import org.springframework.util.unit.DataSize;

/** Runs all views while the service runs, each on its own thread, so that a slow store delays only its views. */
@Component
public class Views implements SmartLifecycle {
    /** Starts before the web server. */
    public static final int PHASE = Phase.INBOUND_EVENT_CONNECTORS;

    /** A larger batch writes a row once that many events change, and waits for the database less often. */
    private static final int BATCH_SIZE = 4_000;

    private static final Logger logger = LoggerFactory.getLogger(Views.class);

    private static final long TEND_EVERY_MILLIS = 500;

    private static final long WAITS_PER_SECOND = 10;

    /** Less than the stop timeout of the service. An unfinished batch comes again at the next start. */
    private static final long STOP_SECONDS = 10;

    private final Map<String, View> views = new TreeMap<>();
    private final PostgresEventStore log;
    private final PoisonEvents poisonEvents;
    private final MeterRegistry meters;

    /** For each rebuild; 0 for no limit. */
    private final long maxEventsPerSecond;

    private volatile ScheduledExecutorService threads;

    Views(
            List<ViewStore> stores,
            ViewGenerations generations,
            PostgresEventStore log,
            EventLog head,
            PoisonEvents poisonEvents,
            MeterRegistry meters,
            Clock clock,
            @Value("${evenbook.replay.keep-free:1GB}") DataSize keepFree,
            @Value("${evenbook.replay.max-events-per-second:0}") long maxEventsPerSecond) {
        this.maxEventsPerSecond = maxEventsPerSecond;
        this.log = log;
        this.poisonEvents = poisonEvents;
        this.meters = meters;
        for (ViewStore store : stores) {
            store.views()
                    .forEach(name -> views.put(
                            name,
                            new View(name, store, generations, head::head, clock, keepFree.toBytes(), this::readerOf)));
        }
    }

    private Reading readerOf(Generation generation, ViewStore store) {
        Optional<Throttle> throttle = maxEventsPerSecond > 0 && generation.status() == Status.BUILDING
                ? Optional.of(new Throttle(maxEventsPerSecond))
                : Optional.empty();
        Counter events = meters.counter("evenbook.view.events", "view", generation.view());
        LogReader reader = LogReader.builder()
                .name(generation.processor())
                .log(log)
                .tokens(store.tokens())
                .transactions(store.transactions())
                .handler(new GenerationWriter(generation, store))
                // At least 10 pauses a second, so that other work proceeds
                .batchSize(
                        throttle.isEmpty()
                                ? BATCH_SIZE
                                : Math.clamp(maxEventsPerSecond / WAITS_PER_SECOND, 1, BATCH_SIZE))
                .pace(store.pace())
                .poisonEvents(poisonEvents, generation.view())
                .done(done -> {
                    events.increment(done);
                    throttle.ifPresent(slow -> slow.after(done));
                })
                .build();
        return new Reading(reader, throttle);
    }

    public Optional<Projection> find(String name) {
        return Optional.ofNullable(views.get(name));
    }

    public List<Projection> all() {
        return List.copyOf(views.values());
    }

    /**
     * Starts the rebuild of a view from the first event.
     *
     * @param head the position of the log's last event
     * @return empty if a rebuild is running
     * @throws RejectedException {@code projection.disk-space}
     */
    public Optional<Replay> replay(String view, Replay.Request request, long head) {
        Optional<Replay> replay = views.get(view).rebuild(request, head);
        replay.ifPresent(_ -> tendSoon(view));
        return replay;
    }

    /**
     * Stops the rebuild of a view; readers keep the live rows.
     *
     * @return false if none is running
     */
    public boolean stopReplay(String view) {
        boolean stopped = views.get(view).stopBuilding();
        tendSoon(view);
        return stopped;
    }

    private void tendSoon(String view) {
        Optional.ofNullable(threads).ifPresent(running -> running.execute(() -> tend(views.get(view))));
    }

    /** Returns when every view is readable, except views whose store does not answer. */
    @Override
    public void start() {
        threads = Executors.newScheduledThreadPool(
                views.size(), Thread.ofPlatform().name("view-", 1).daemon().factory());
        CompletableFuture.allOf(views.values().stream()
                        .map(view -> CompletableFuture.runAsync(() -> tend(view), threads))
                        .toArray(CompletableFuture[]::new))
                .join();
        views.values()
                .forEach(view -> threads.scheduleWithFixedDelay(
                        () -> tend(view), TEND_EVERY_MILLIS, TEND_EVERY_MILLIS, TimeUnit.MILLISECONDS));
    }

    private static void tend(View view) {
        try {
            view.tend();
        } catch (Error e) {
            // An error would silently end the schedule
            logger.warn("The view {} cannot manage its generations and retries", view.name(), e);
        }
    }

    @Override
    public void stop() {
        threads.shutdown();
        CompletableFuture<Void> stopped =
                CompletableFuture.allOf(views.values().stream().map(View::stop).toArray(CompletableFuture[]::new));
        try {
            stopped.orTimeout(STOP_SECONDS, TimeUnit.SECONDS).join();
        } catch (CompletionException e) {
            logger.warn("Some views did not stop within {} s: their store does not answer", STOP_SECONDS);
        }
        threads = null;
    }

    @Override
    public boolean isRunning() {
        return threads != null;
    }

    @Override
    public int getPhase() {
        return PHASE;
    }
}
