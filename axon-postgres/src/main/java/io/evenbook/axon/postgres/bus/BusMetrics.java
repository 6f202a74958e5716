package io.evenbook.axon.postgres.bus;

import io.evenbook.axon.postgres.log.CommandLog;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.DistributionSummary;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import java.time.Duration;
import java.util.Locale;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** What the command bus counts. A registry that throws is heard of, but changes nothing about a command. */
final class BusMetrics {

    private static final Logger logger = LoggerFactory.getLogger(BusMetrics.class);

    private final MeterRegistry registry;
    private final DistributionSummary batchSize;
    private final Timer commit;
    private final Counter overloaded;
    private final Counter conflicts;
    private final Counter failedWrites;

    BusMetrics(MeterRegistry registry) {
        this.registry = registry;
        this.batchSize = DistributionSummary.builder("command.bus.batch")
                .description("Commands handled before one commit")
                .register(registry);
        this.commit = Timer.builder("command.bus.commit")
                .description("Time to make a batch durable")
                .publishPercentileHistogram()
                .register(registry);
        this.overloaded = Counter.builder("command.bus.overloaded")
                .description("Commands refused because their queue was full")
                .register(registry);
        this.conflicts = Counter.builder("command.bus.conflicts")
                .description("Commands that failed because their stream had been written by someone else")
                .register(registry);
        this.failedWrites = Counter.builder("command.bus.failed.writes")
                .description("Commits that failed: the commands of a batch are then decided again")
                .register(registry);
    }

    void head(CommandLog log) {
        Gauge.builder("event.store.head", log, CommandLog::head)
                .description("The last committed position that this process knows of")
                .register(registry);
    }

    void lanes(CommandLanes lanes) {
        for (Lane lane : Lane.values()) {
            Gauge.builder("command.bus.queue", lanes, waiting -> waiting.size(lane))
                    .tag("lane", lane.name().toLowerCase(Locale.ROOT))
                    .description("Commands that are accepted and not decided")
                    .register(registry);
        }
    }

    void memory(StreamStates states) {
        Gauge.builder("command.bus.memory", states, StreamStates::weight)
                .baseUnit("bytes")
                .description("What the states of streams in memory take, about")
                .register(registry);
        Gauge.builder("command.bus.streams", states, StreamStates::size)
                .description("Streams in memory")
                .register(registry);
    }

    void batch(int commands) {
        quietly(() -> batchSize.record(commands));
    }

    void commit(Duration duration) {
        quietly(() -> commit.record(duration));
    }

    void overloaded() {
        quietly(overloaded::increment);
    }

    void conflict() {
        quietly(conflicts::increment);
    }

    void failedWrite() {
        quietly(failedWrites::increment);
    }

    private static void quietly(Runnable count) {
        try {
            count.run();
        } catch (Throwable e) {
            logger.warn("Could not be counted", e);
        }
    }
}
