package io.evenbook.projection.outlet;

import io.evenbook.axon.postgres.PostgresEventStorageEngine;
import io.evenbook.axon.postgres.PostgresEventStore;
import io.evenbook.axon.postgres.reader.LogReader;
import io.evenbook.axon.postgres.reader.PoisonEvents;
import io.evenbook.axon.postgres.reader.PostgresTokenStore;
import io.evenbook.projection.view.Projection;
import io.evenbook.projection.view.Store;
import io.micrometer.core.instrument.MeterRegistry;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import javax.sql.DataSource;
import org.axonframework.common.transaction.TransactionManager;
import org.axonframework.eventhandling.TrackingToken;
import org.axonframework.lifecycle.Phase;
import org.axonframework.serialization.Serializer;
import org.axonframework.serialization.SimpleSerializedObject;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBooleanProperty;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.context.SmartLifecycle;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.kafka.core.KafkaAdmin;
import org.springframework.kafka.core.ProducerFactory;
import org.springframework.stereotype.Component;

/**
 * Publishes every event to Kafka at least once, in the order of the log. It follows the log like a view, but is never
 * rebuilt. It starts once the topics can take every event; until then {@link #progress} says what is wrong.
 */
@Component
@EnableConfigurationProperties(KafkaTopicSettings.class)
@ConditionalOnBooleanProperty(name = "evenbook.kafka.enabled", matchIfMissing = true)
class KafkaPublication implements Projection, SmartLifecycle {
    private static final String NAME = "kafka";

    /** Each batch costs one request per topic. */
    private static final Duration PACE = Duration.ofMillis(100);

    private static final long STOP_TIMEOUT_SECONDS = 5;
    private static final Duration RETRY_AFTER = Duration.ofSeconds(1);
    private static final Logger logger = LoggerFactory.getLogger(KafkaPublication.class);

    private final JdbcClient jdbc;
    private final Serializer serializer;
    private final KafkaTopics topics;
    private final KafkaWriter writer;
    private final LogReader reader;
    private final ExecutorService starting = Executors.newSingleThreadExecutor(
            Thread.ofVirtual().name(NAME + "-topics").factory());
    private volatile boolean running;
    private volatile Throwable topicsFailure;

    KafkaPublication(
            ProducerFactory<?, ?> connection,
            KafkaAdmin admin,
            KafkaTopicSettings settings,
            PostgresEventStore log,
            PostgresTokenStore tokens,
            PoisonEvents poisonEvents,
            TransactionManager transactions,
            Serializer serializer,
            PostgresEventStorageEngine engine,
            DataSource dataSource,
            MeterRegistry meters) {
        this.jdbc = JdbcClient.create(dataSource);
        this.serializer = serializer;
        this.topics = new KafkaTopics(CloudEvents.topics(), settings, admin.getConfigurationProperties());
        this.writer = new KafkaWriter(
                new CloudEvents(engine.getEventSerializer(), log::incarnation),
                transactions,
                connection.getConfigurationProperties());
        this.reader = LogReader.builder()
                .name(NAME)
                .log(log)
                .tokens(tokens.unawaited())
                .transactions(transactions)
                .handler(writer)
                .pace(PACE)
                .poisonEvents(poisonEvents, NAME)
                .done(meters.counter("evenbook.view.events", "view", NAME)::increment)
                .build();
        // It publishes stored bytes without parsing them, so reading ahead would only take CPU from the commands
        reader.readAhead(false);
    }

    @Override
    public String name() {
        return NAME;
    }

    @Override
    public Store store() {
        return Store.KAFKA;
    }

    /** Reads the position from the token: another process may be the one that publishes. */
    @Override
    public Progress progress() {
        long position = jdbc.sql("select token, token_type from public.token_entry"
                        + " where processor_name = ? and token is not null")
                .param(NAME)
                .query((row, _) -> new SimpleSerializedObject<>(
                        row.getBytes("token"), byte[].class, row.getString("token_type"), null))
                .optional()
                .<TrackingToken>map(serializer::deserialize)
                .map(token -> token.position().orElse(0))
                .orElse(0L);
        return new Progress(
                position, Optional.empty(), Optional.ofNullable(topicsFailure).or(reader::failure), false);
    }

    @Override
    public void start() {
        starting.execute(this::startWhenTopicsAreReady);
        running = true;
    }

    private void startWhenTopicsAreReady() {
        while (true) {
            try {
                topics.require();
                topicsFailure = null;
                reader.start();
                return;
            } catch (RuntimeException e) {
                if (topicsFailure == null) {
                    logger.warn(
                            "Cannot publish to Kafka, retrying every {} s: {}",
                            RETRY_AFTER.toSeconds(),
                            e.getMessage());
                }
                topicsFailure = e;
            }
            try {
                Thread.sleep(RETRY_AFTER);
            } catch (InterruptedException e) {
                return;
            }
        }
    }

    /** Waits at most 5 s for Kafka to confirm the running batch, then abandons it. */
    @Override
    public void stop() {
        running = false;
        starting.shutdownNow();
        starting.close();
        CompletableFuture<Void> stopped = reader.stop();
        stopped.copy()
                .orTimeout(STOP_TIMEOUT_SECONDS, TimeUnit.SECONDS)
                .exceptionally(_ -> null)
                .join();
        writer.close();
        stopped.join();
    }

    @Override
    public boolean isRunning() {
        return running;
    }

    @Override
    public int getPhase() {
        return Phase.INBOUND_EVENT_CONNECTORS;
    }
}
