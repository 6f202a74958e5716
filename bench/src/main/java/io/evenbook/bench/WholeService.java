package io.evenbook.bench;

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
 * The service in this process, as {@code evenbook up} starts it: all roles, embedded servers, a new data folder that
 * goes with it.
 */
final class WholeService implements AutoCloseable {
    private static final Duration LOOK_AGAIN = Duration.ofMillis(20);
    private static final Duration NEWS = Duration.ofSeconds(5);

    private final TemporaryApplication application;
    private final ConfigurableApplicationContext context;

    private WholeService(TemporaryApplication application) {
        this.application = application;
        this.context = application.context();
    }

    /** @throws IllegalStateException if PostgreSQL would lose what it has acknowledged */
    static WholeService start(String... settings) throws IOException {
        return start(context -> {}, settings);
    }

    /**
     * Commands and sagas alone: views, publication and queries are left to other processes, of which there are none.
     */
    static WholeService startCommandsOnly(String... settings) throws IOException {
        return start(Stream.concat(Arrays.stream(settings), Stream.of("--evenbook.roles=command,saga"))
                .toArray(String[]::new));
    }

    /** @param change of what the service consists of */
    static WholeService start(ApplicationContextInitializer<ConfigurableApplicationContext> change, String... settings)
            throws IOException {
        SpringApplication application = new SpringApplication(EvenbookApplication.class);
        application.addInitializers(change);
        WholeService service = new WholeService(TemporaryApplication.run(
                application, Stream.concat(Stream.of("--server.port=0"), Arrays.stream(settings))));
        Durability.require(service.bean(DataSource.class));
        return service;
    }

    /** A command as the API would pass it on. */
    static CommandMessage<?> message(Object command) {
        return GenericCommandMessage.asCommandMessage(command)
                .andMetaData(Map.of(
                        EventMetaData.ACTOR,
                        "bench",
                        EventMetaData.CORRELATION_ID,
                        IdentifierFactory.getInstance().generateIdentifier()));
    }

    CommandBus commands() {
        return bean(SerialCommandBus.class);
    }

    JdbcClient sql() {
        return JdbcClient.create(bean(DataSource.class));
    }

    long head() {
        return bean(EventLog.class).head();
    }

    Projection view(String name) {
        return bean(Views.class).find(name).orElseThrow();
    }

    <T> T bean(Class<T> type) {
        return context.getBean(type);
    }

    <T> T bean(String name, Class<T> type) {
        return context.getBean(name, type);
    }

    /**
     * Waits until nothing is left to do: every process has done what follows from the last event, and every view that
     * is here shows it.
     *
     * @param news is told of what is behind, every few seconds
     * @throws IllegalStateException if that takes longer than one may wait
     */
    void awaitCurrent(Duration patience, Consumer<String> news) throws InterruptedException {
        // Asking the views costs what the service could do meanwhile.
        await(this::processesBehind, patience, news);
        await(this::behind, patience, news);
    }

    /** Waits until every process has done what follows from the last event; the views may still be behind. */
    void awaitDone(Duration patience) throws InterruptedException {
        await(this::processesBehind, patience, _ -> {});
    }

    private void await(LongFunction<Map<String, Long>> behindHead, Duration patience, Consumer<String> news)
            throws InterruptedException {
        long begun = System.nanoTime();
        long told = begun;
        while (true) {
            long head = head();
            Map<String, Long> behind = behindHead.apply(head);
            if (behind.isEmpty() && head() == head) {
                return;
            }
            long now = System.nanoTime();
            if (now - begun > patience.toNanos()) {
                throw new IllegalStateException(
                        "not current after %s: head %d, behind by %s".formatted(patience, head, behind));
            }
            if (now - told > NEWS.toNanos()) {
                told = now;
                news.accept("head %,d, behind by %s".formatted(head, behind));
            }
            Thread.sleep(LOOK_AGAIN);
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
