package io.evenbook.bench.service;

import io.evenbook.api.EventMetaData;
import io.evenbook.app.EvenbookApplication;
import io.evenbook.axon.postgres.bus.SerialCommandBus;
import io.evenbook.axon.postgres.log.EventLog;
import io.evenbook.projection.view.Projection;
import io.evenbook.projection.view.Views;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import java.io.IOException;
import java.time.Duration;
import java.util.Arrays;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Consumer;
import java.util.function.LongFunction;
import java.util.stream.Stream;
import javax.sql.DataSource;
import org.axonframework.commandhandling.CommandBus;
import org.axonframework.commandhandling.CommandMessage;
import org.axonframework.commandhandling.GenericCommandMessage;
import org.axonframework.common.IdentifierFactory;
import org.springframework.boot.SpringApplication;
import org.springframework.context.ApplicationContextInitializer;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.jdbc.core.simple.JdbcClient;

/**
 * The service in this process, with the settings of {@code evenbook up}: all roles and embedded servers. Its data
 * folder is new; close() deletes it.
 */
public final class WholeService implements AutoCloseable {
    private static final Duration POLL_INTERVAL = Duration.ofMillis(20);
    private static final Duration PROGRESS_INTERVAL = Duration.ofSeconds(5);

    private final TemporaryApplication application;
    private final ConfigurableApplicationContext context;

    private WholeService(TemporaryApplication application) {
        this.application = application;
        this.context = application.context();
    }

    /** @throws IllegalStateException if PostgreSQL could lose acknowledged commits */
    public static WholeService start(String... settings) throws IOException {
        return start(context -> {}, settings);
    }

    /** Starts the roles command and saga only: no process runs views, publication and queries. */
    public static WholeService startCommandsOnly(String... settings) throws IOException {
        return start(Stream.concat(Arrays.stream(settings), Stream.of("--evenbook.roles=command,saga"))
                .toArray(String[]::new));
    }

    /** @param change adapts the application context before it starts */
    public static WholeService start(
            ApplicationContextInitializer<ConfigurableApplicationContext> change, String... settings)
            throws IOException {
        SpringApplication application = new SpringApplication(EvenbookApplication.class);
        application.addInitializers(change);
        WholeService service = new WholeService(TemporaryApplication.run(
                application, Stream.concat(Stream.of("--server.port=0"), withoutRateLimits(settings))));
        Durability.require(service.bean(DataSource.class));
        return service;
    }

    /** Loads send as fast as they can, in the name of one user. */
    private static Stream<String> withoutRateLimits(String... settings) {
        String rateLimits = "--evenbook.http.rate-limits=";
        boolean isSet = Arrays.stream(settings).anyMatch(setting -> setting.startsWith(rateLimits));
        return Stream.concat(Arrays.stream(settings), isSet ? Stream.empty() : Stream.of(rateLimits + false));
    }

    /** A command message with the metadata that the HTTP API adds. */
    public static CommandMessage<?> message(Object command) {
        return GenericCommandMessage.asCommandMessage(command)
                .andMetaData(Map.of(
                        EventMetaData.ACTOR,
                        "bench",
                        EventMetaData.CORRELATION_ID,
                        IdentifierFactory.getInstance().generateIdentifier()));
    }

    public CommandBus commands() {
        return bean(SerialCommandBus.class);
    }

    public JdbcClient sql() {
        return JdbcClient.create(bean(DataSource.class));
    }

    public long head() {
        return bean(EventLog.class).head();
    }

    public Projection view(String name) {
        return bean(Views.class).find(name).orElseThrow();
    }

    public <T> T bean(Class<T> type) {
        return context.getBean(type);
    }

    public <T> T bean(String name, Class<T> type) {
        return context.getBean(name, type);
    }

    /**
     * Waits until every process has handled the last event and every view of this service shows it.
     *
     * @param progress receives a line about lagging processes and views every 5 seconds
     * @throws IllegalStateException after the timeout
     */
    public void awaitCurrent(Duration timeout, Consumer<String> progress) throws InterruptedException {
        // Processes first: reading the views' positions takes processor time from the service.
        await(this::processesBehind, timeout, progress);
        await(this::behind, timeout, progress);
    }

    /** Waits until every process has handled the last event; views may still lag. */
    public void awaitDone(Duration timeout) throws InterruptedException {
        await(this::processesBehind, timeout, _ -> {});
    }

    private void await(LongFunction<Map<String, Long>> behindHead, Duration timeout, Consumer<String> progress)
            throws InterruptedException {
        long begun = System.nanoTime();
        long reported = begun;
        while (true) {
            long head = head();
            Map<String, Long> behind = behindHead.apply(head);
            if (behind.isEmpty() && head() == head) {
                return;
            }
            long now = System.nanoTime();
            if (now - begun > timeout.toNanos()) {
                throw new IllegalStateException(
                        "not current after %s: head %d, behind by %s".formatted(timeout, head, behind));
            }
            if (now - reported > PROGRESS_INTERVAL.toNanos()) {
                reported = now;
                progress.accept("head %,d, behind by %s".formatted(head, behind));
            }
            Thread.sleep(POLL_INTERVAL);
        }
    }

    private Map<String, Long> behind(long head) {
        Map<String, Long> behind = processesBehind(head);
        Stream<Projection> publications = context.getBeansOfType(Projection.class).values().stream();
        Stream<? extends Projection> views =
                context.getBeansOfType(Views.class).values().stream().flatMap(all -> all.all().stream());
        Stream.concat(views, publications)
                .forEach(projection -> behind.put(
                        projection.name(), head - projection.progress().position()));
        behind.values().removeIf(events -> events <= 0);
        return behind;
    }

    private Map<String, Long> processesBehind(long head) {
        Map<String, Long> behind = new TreeMap<>();
        for (Gauge position :
                bean(MeterRegistry.class).find("evenbook.process.position").gauges()) {
            behind.put(position.getId().getTag("process"), head - (long) position.value());
        }
        behind.values().removeIf(events -> events <= 0);
        return behind;
    }

    @Override
    public void close() {
        application.close();
    }
}
