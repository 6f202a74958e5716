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

/** The metrics of the command bus. If a registry throws, the bus logs it and continues. */
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
                .description("Commands that failed because another process wrote to their stream")
                .register(registry);
        this.failedWrites = Counter.builder("command.bus.failed.writes")
                .description("Failed commits; their commands are decided again")
                .register(registry);
    }

    void head(CommandLog log) {
        Gauge.builder("event.store.head", log, CommandLog::head)
                .description("The last committed position that this process knows")
                .register(registry);
    }

    void lanes(CommandLanes lanes) {
        for (Lane lane : Lane.values()) {
            Gauge.builder("command.bus.queue", lanes, waiting -> waiting.size(lane))
                    .tag("lane", lane.name().toLowerCase(Locale.ROOT))
                    .description("Accepted commands that are not decided")
                    .register(registry);
        }
    }

    void memory(StreamStates states) {
        Gauge.builder("command.bus.memory", states, StreamStates::weight)
                .baseUnit("bytes")
                .description("Approximate size of the states of streams in memory")
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
            logger.warn("A metric could not be recorded", e);
        }
    }
}
