package io.evenbook.bench.sagas;

import com.zaxxer.hikari.HikariDataSource;
import io.evenbook.axon.postgres.PostgresEventStorageEngine;
import io.evenbook.bench.measure.Rates;
import io.micrometer.core.instrument.MeterRegistry;
import java.time.Duration;
import java.util.HashSet;
import java.util.Set;
import java.util.stream.Stream;
import org.springframework.boot.SpringApplication;
import org.springframework.boot.WebApplicationType;
import org.springframework.context.ConfigurableApplicationContext;

/** A log of trades, and the settlement saga that reads it, with either saga store. */
final class SettlementRun implements AutoCloseable {
    /** The service's own configuration of the saga. By name: the class is package-private. */
    static final String[] EVENBOOK = {SettlementOnly.class.getName(), "io.evenbook.app.axon.ProcessorStoreConfiguration"
    };

    private static final Set<String> WIRED = Set.of(
            "io.evenbook.app.axon.SerializationConfiguration",
            "io.evenbook.app.axon.TransactionConfiguration",
            LogOnly.class.getName());
    private static final int TRADES_AT_A_TIME = 200;
    private static final Duration TIMEOUT = Duration.ofMinutes(10);
    private static final Duration POLL_INTERVAL = Duration.ofMillis(2);

    private final HikariDataSource dataSource;
    private final String[] saga;
    private final ConfigurableApplicationContext log;
    private int trades;
    private int settled;

    /**
     * @param dataSource of a schema that has the tables of the event store
     * @param saga the configuration classes of the saga and its processor
     */
    SettlementRun(HikariDataSource dataSource, String... saga) {
        this.dataSource = dataSource;
        this.saga = saga;
        this.log = start();
    }

    <T> T bean(Class<T> type) {
        return log.getBean(type);
    }

    /** Appends all events of this many trades, while no saga reads the log. */
    void append(int moreTrades) {
        for (int end = trades + moreTrades; trades < end; ) {
            int together = Math.min(TRADES_AT_A_TIME, end - trades);
            bean(PostgresEventStorageEngine.class).appendEvents(TradeEvents.together(trades + 1L, together));
            trades += together;
        }
    }

    /** Runs the saga over the appended events; returns events per second after its first batch. */
    double settle() throws InterruptedException {
        long start = (long) TradeEvents.EVENTS * settled;
        long head = (long) TradeEvents.EVENTS * trades;
        long deadline = System.nanoTime() + TIMEOUT.toNanos();
        try (ConfigurableApplicationContext running = start(saga)) {
            MeterRegistry meters = running.getBean(MeterRegistry.class);
            long position = start;
            long first = start;
            long begun = System.nanoTime();
            while (position < head
                    || meters.get("evenbook.sagas.ended").counter().count() < trades - settled) {
                if (System.nanoTime() > deadline) {
                    throw new IllegalStateException(
                            "the saga is at %d of %d after %s".formatted(position, head, TIMEOUT));
                }
                Thread.sleep(POLL_INTERVAL);
                position =
                        (long) meters.get("evenbook.process.position").gauge().value();
                if (first == start && position > start) {
                    first = position;
                    begun = System.nanoTime();
                }
            }
            settled = trades;
            return Rates.perSecond(head - first, Duration.ofNanos(System.nanoTime() - begun));
        }
    }

    private ConfigurableApplicationContext start(String... more) {
        SpringApplication application = new SpringApplication();
        Set<String> sources = new HashSet<>(WIRED);
        Stream.of(more).forEach(sources::add);
        application.setSources(sources);
        application.setWebApplicationType(WebApplicationType.NONE);
        application.setLogStartupInfo(false);
        application.addInitializers(context -> context.getBeanFactory().registerSingleton("dataSource", dataSource));
        return application.run("--logging.level.root=WARN");
    }

    @Override
    public void close() {
        log.close();
        dataSource.close();
    }
}
