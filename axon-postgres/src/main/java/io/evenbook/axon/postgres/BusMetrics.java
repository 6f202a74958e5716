package io.evenbook.axon.postgres;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.DistributionSummary;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import java.time.Duration;
import java.util.Collection;
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
    private final Counter failedFlushes;

    BusMetrics(MeterRegistry registry) {
        this.registry = registry;
        this.batchSize = DistributionSummary.builder("command.bus.batch")
                .description("Commands handled before one commit").register(registry);
        this.commit = Timer.builder("command.bus.commit")
                .description("Time to make a batch durable").publishPercentileHistogram().register(registry);
        this.overloaded = Counter.builder("command.bus.overloaded")
                .description("Commands refused because their queue was full").register(registry);
        this.conflicts = Counter.builder("command.bus.conflicts")
                .description("Commands that failed because their stream had been written by someone else").register(registry);
        this.failedFlushes = Counter.builder("command.bus.failed.flushes")
                .description("Commits that failed: the commands of a batch then run again one by one").register(registry);
    }

    void head(Head head) {
        Gauge.builder("event.store.head", head, Head::position)
                .description("The last committed position that this process knows of").register(registry);
    }

    void queue(int partition, Collection<?> queue) {
        Gauge.builder("command.bus.queue", queue, Collection::size).tag("partition", Integer.toString(partition))
                .description("Commands waiting").register(registry);
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

    void failedFlush() {
        quietly(failedFlushes::increment);
    }

    private static void quietly(Runnable count) {
        try {
            count.run();
        } catch (Throwable e) {
            logger.warn("Could not be counted", e);
        }
    }
}
