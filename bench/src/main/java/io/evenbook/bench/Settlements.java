package io.evenbook.bench;

import com.zaxxer.hikari.HikariDataSource;
import io.evenbook.axon.postgres.PostgresEventStorageEngine;
import io.micrometer.core.instrument.MeterRegistry;
import java.time.Duration;
import java.util.HashSet;
import java.util.Set;
import java.util.stream.Stream;
import org.springframework.boot.SpringApplication;
import org.springframework.boot.WebApplicationType;
import org.springframework.context.ConfigurableApplicationContext;

/** A log of trades, and the settlement saga that reads it on one saga store or another. */
final class Settlements implements AutoCloseable {
    /** The saga as the service runs and wires it. By its name: the service keeps its configuration to itself. */
    static final String[] OURS = {SettlementOnly.class.getName(), "io.evenbook.app.axon.ProcessorStoreConfiguration"};

    private static final Set<String> WIRED = Set.of(
            "io.evenbook.app.axon.SerializationConfiguration",
            "io.evenbook.app.axon.TransactionConfiguration",
            LogOnly.class.getName());
    private static final int TOGETHER = 200;
    private static final Duration PATIENCE = Duration.ofMinutes(10);
    private static final Duration LOOK_AGAIN = Duration.ofMillis(2);

    private final HikariDataSource dataSource;
    private final String[] saga;
    private final ConfigurableApplicationContext log;
    private int trades;
    private int settled;

    /**
     * @param dataSource of a schema that has the tables of the event store
     * @param saga the configurations that have the saga and its processor
     */
    Settlements(HikariDataSource dataSource, String... saga) {
        this.dataSource = dataSource;
        this.saga = saga;
        this.log = start();
    }

    <T> T bean(Class<T> type) {
        return log.getBean(type);
    }

    /** Adds the whole stories of trades to the log; nobody reads it meanwhile. */
    void append(int moreTrades) {
        for (int end = trades + moreTrades; trades < end; ) {
            int together = Math.min(TOGETHER, end - trades);
            bean(PostgresEventStorageEngine.class).appendEvents(TradeStory.together(trades + 1L, together));
            trades += together;
        }
    }

    /** Has the saga handle what was added; returns the events per second, from its first batch on. */
    double settle() throws InterruptedException {
        long start = (long) TradeStory.EVENTS * settled;
        long head = (long) TradeStory.EVENTS * trades;
        long giveUp = System.nanoTime() + PATIENCE.toNanos();
        try (ConfigurableApplicationContext running = start(saga)) {
            MeterRegistry meters = running.getBean(MeterRegistry.class);
            long position = start;
            long first = start;
            long begun = System.nanoTime();
            while (position < head
                    || meters.get("evenbook.sagas.ended").counter().count() < trades - settled) {
                if (System.nanoTime() > giveUp) {
                    throw new IllegalStateException("at %d of %d after %s".formatted(position, head, PATIENCE));
                }
                Thread.sleep(LOOK_AGAIN);
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
