package io.evenbook.projection.archive;

import io.evenbook.axon.postgres.log.EventLog;
import io.evenbook.projection.archive.ArchivedMonth.State;
import io.evenbook.projection.view.MonthlyTable;
import io.evenbook.projection.view.ViewGenerations;
import io.evenbook.projection.view.Views;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import javax.sql.DataSource;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.context.SmartLifecycle;
import org.springframework.core.env.Environment;
import org.springframework.stereotype.Component;
import org.springframework.util.unit.DataSize;

/**
 * Archives due months and puts wanted ones back, one month of each view a run. Runs in each process that has a folder
 * for the files; PostgreSQL lets one of them work at a time.
 */
@Component
class ArchiveJob implements SmartLifecycle {
    private static final Logger logger = LoggerFactory.getLogger(ArchiveJob.class);
    private static final long STOP_SECONDS = 5;

    private final Archives archives;
    private final Archiver archiver;
    private final Environment settings;
    private final Duration interval;
    private final Map<String, Map<State, Long>> counts = new ConcurrentHashMap<>();
    private volatile ScheduledExecutorService thread;

    ArchiveJob(
            Archives archives,
            DataSource dataSource,
            ViewGenerations generations,
            EventLog log,
            Clock clock,
            MeterRegistry meters,
            Environment settings,
            @Value("${evenbook.archive.folder:}") String folder,
            @Value("${evenbook.archive.interval:1m}") Duration interval,
            @Value("${evenbook.archive.keep-free:1GB}") DataSize keepFree) {
        this.archives = archives;
        this.archiver = folder.isBlank()
                ? null
                : new Archiver(dataSource, generations, log, clock, Path.of(folder), keepFree.toBytes());
        this.settings = settings;
        this.interval = interval;
        archives.tables().forEach(table -> {
            gauge(meters, "evenbook.archive.months", table, State.ARCHIVED, State.RESTORING);
            gauge(meters, "evenbook.archive.blocked", table, State.BLOCKED);
        });
    }

    private void gauge(MeterRegistry meters, String name, MonthlyTable table, State... states) {
        Gauge.builder(
                        name,
                        () -> List.of(states).stream()
                                .mapToLong(state -> counts.getOrDefault(table.view(), Map.of())
                                        .getOrDefault(state, 0L))
                                .sum())
                .tag("view", table.view())
                .register(meters);
    }

    /** Takes the next step of each view. A failure of one is the next run's work. */
    void run() {
        for (MonthlyTable table : archives.tables()) {
            try {
                archiver.run(table, keptMonths(table));
                Map<State, Long> found = new EnumMap<>(State.class);
                archives.months(table).forEach(month -> found.merge(month.state(), 1L, Long::sum));
                counts.put(table.view(), found);
            } catch (Throwable e) {
                if (Thread.currentThread().isInterrupted()) {
                    logger.debug("The archive stops", e);
                    return;
                }
                // Errors too: an exception would silently end the schedule
                logger.warn("The archive of the view {} failed and tries again: {}", table.view(), e.toString());
                logger.debug("Cause", e);
            }
        }
    }

    private int keptMonths(MonthlyTable table) {
        return settings.getProperty("evenbook.archive.keep-months." + table.view(), Integer.class, 0);
    }

    @Override
    public void start() {
        if (archiver != null && thread == null) {
            for (MonthlyTable table : archives.tables()) {
                if (keptMonths(table) < 0) {
                    throw new IllegalArgumentException("must be >= 0: evenbook.archive.keep-months." + table.view());
                }
            }
            thread = Executors.newSingleThreadScheduledExecutor(
                    Thread.ofPlatform().name("archive").daemon().factory());
            thread.scheduleWithFixedDelay(this::run, interval.toMillis(), interval.toMillis(), TimeUnit.MILLISECONDS);
        }
    }

    /** A month under way is done again after the next start. */
    @Override
    public void stop() {
        if (thread != null) {
            thread.shutdownNow();
            try {
                thread.awaitTermination(STOP_SECONDS, TimeUnit.SECONDS);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
            thread = null;
        }
    }

    @Override
    public boolean isRunning() {
        return thread != null;
    }

    /** After the views, whose tables it reads. */
    @Override
    public int getPhase() {
        return Views.PHASE + 1;
    }
}
