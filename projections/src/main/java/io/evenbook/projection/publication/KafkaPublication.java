package io.evenbook.projection.publication;

import io.evenbook.axon.postgres.PostgresEventStore;
import io.evenbook.projection.view.LogReader;
import io.evenbook.projection.view.Projection;
import io.evenbook.projection.view.Store;
import io.evenbook.projection.view.UnawaitedCommits;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import javax.sql.DataSource;
import org.axonframework.eventhandling.TrackingToken;
import org.axonframework.eventhandling.tokenstore.TokenStore;
import org.axonframework.lifecycle.Phase;
import org.axonframework.serialization.Serializer;
import org.axonframework.serialization.SimpleSerializedObject;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBooleanProperty;
import org.springframework.context.SmartLifecycle;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.kafka.core.KafkaAdmin;
import org.springframework.kafka.core.ProducerFactory;
import org.springframework.stereotype.Component;

/** Publishes every event to Kafka, once: it follows the log like a view does, but is never rebuilt. */
@Component
@ConditionalOnBooleanProperty(name = "evenbook.kafka.enabled", matchIfMissing = true)
class KafkaPublication implements Projection, SmartLifecycle {
    private static final String NAME = "kafka";
    private static final long TEND_EVERY_MILLIS = 500;
    private static final long PATIENCE_SECONDS = 5;

    private final JdbcClient jdbc;
    private final Serializer serializer;
    private final KafkaWriter writer;
    private final LogReader reader;
    private volatile ScheduledExecutorService thread;

    KafkaPublication(
            ProducerFactory<?, ?> connection,
            KafkaAdmin admin,
            PostgresEventStore log,
            TokenStore tokens,
            UnawaitedCommits commits,
            Serializer serializer,
            DataSource dataSource,
            MeterRegistry meters) {
        this.jdbc = JdbcClient.create(dataSource);
        this.serializer = serializer;
        this.writer = new KafkaWriter(admin, connection.getConfigurationProperties());
        Counter events = meters.counter("evenbook.view.events", "view", NAME);
        this.reader = new LogReader(NAME, log, tokens, commits.manager(), writer, events::increment);
    }

    @Override
    public String name() {
        return NAME;
    }

    @Override
    public Store store() {
        return Store.KAFKA;
    }

    /** The token says what is published, whichever process did it. */
    @Override
    public Progress progress() {
        long position = jdbc.sql("select token, token_type from public.token_entry where processor_name = ? and token is not null")
                .param(NAME)
                .query((row, _) -> new SimpleSerializedObject<>(row.getBytes("token"), byte[].class, row.getString("token_type"), null))
                .optional()
                .<TrackingToken>map(serializer::deserialize)
                .map(token -> token.position().orElse(0))
                .orElse(0L);
        return new Progress(position, Optional.empty(), reader.failure());
    }

    @Override
    public void start() {
        thread = Executors.newSingleThreadScheduledExecutor(Thread.ofPlatform().name(NAME + "-tender").daemon().factory());
        thread.scheduleWithFixedDelay(reader::tend, 0, TEND_EVERY_MILLIS, TimeUnit.MILLISECONDS);
    }

    /** A batch that Kafka does not confirm in time is given up. */
    @Override
    public void stop() {
        thread.shutdown();
        thread = null;
        CompletableFuture<Void> stopped = reader.stop();
        stopped.copy().orTimeout(PATIENCE_SECONDS, TimeUnit.SECONDS).exceptionally(_ -> null).join();
        writer.close();
        stopped.join();
    }

    @Override
    public boolean isRunning() {
        return thread != null;
    }

    @Override
    public int getPhase() {
        return Phase.INBOUND_EVENT_CONNECTORS;
    }
}
