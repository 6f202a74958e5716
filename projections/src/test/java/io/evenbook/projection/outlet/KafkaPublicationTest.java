package io.evenbook.projection.outlet;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.fail;
import static org.awaitility.Awaitility.await;

import io.cloudevents.CloudEvent;
import io.cloudevents.kafka.CloudEventDeserializer;
import io.evenbook.axon.postgres.PostgresEventStorageEngine;
import io.evenbook.axon.postgres.PostgresEventStore;
import io.evenbook.axon.postgres.log.EventLog;
import io.evenbook.axon.postgres.log.RecordedEvent;
import io.evenbook.axon.postgres.reader.LogBatch;
import io.evenbook.axon.postgres.reader.LogHandler;
import io.evenbook.axon.postgres.reader.LogReader;
import io.evenbook.projection.ProjectionService;
import io.evenbook.projection.Story;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.record.TimestampType;
import org.apache.kafka.common.serialization.StringDeserializer;
import org.axonframework.common.transaction.TransactionManager;
import org.axonframework.eventhandling.EventMessage;
import org.axonframework.eventhandling.TrackedEventMessage;
import org.axonframework.eventhandling.tokenstore.TokenStore;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.kafka.core.ProducerFactory;

/** The topics contain the events of the log. */
class KafkaPublicationTest {
    private static final Duration PATIENCE = Duration.ofSeconds(60);
    private static final int BATCH_SIZE = 100;

    @TempDir
    static Path data;

    private static final Story STORY = new Story().begin();
    private static ProjectionService service;
    private static EventLog log;

    @BeforeAll
    static void start() {
        service = ProjectionService.start(data, Map.of());
        log = service.get(EventLog.class);
        for (int i = 0; i < 60; i++) {
            service.append(STORY.round().commands());
        }
        await().atMost(PATIENCE)
                .until(() -> service.get(KafkaPublication.class).progress().position() == log.head());
    }

    @AfterAll
    static void stop() {
        service.close();
    }

    @Test
    void everyEventIsOneMessageAndAggregatesKeepTheirOrder() {
        List<ConsumerRecord<String, CloudEvent>> messages = firstCopies(consume());

        assertThat(messages).hasSize(Math.toIntExact(log.head()));
        Map<String, Long> lastPositions = new HashMap<>();
        for (ConsumerRecord<String, CloudEvent> message : messages) {
            CloudEvent event = message.value();
            RecordedEvent recorded = log.at(Long.parseLong((String) event.getExtension("position")))
                    .orElseThrow();
            assertThat(message.topic())
                    .isEqualTo("evenbook."
                            + recorded.type().substring(0, recorded.type().indexOf('.')));
            assertThat(message.key()).isEqualTo(recorded.aggregateId());
            assertThat(event.getId()).isEqualTo(recorded.eventId());
            assertThat(event.getType()).isEqualTo(recorded.type());
            assertThat(event.getSubject()).isEqualTo(recorded.aggregateId());
            assertThat(event.getTime()).isEqualTo(recorded.recordedAt().atOffset(ZoneOffset.UTC));
            assertThat(message.timestampType())
                    .as("the time from which the retention counts")
                    .isEqualTo(TimestampType.LOG_APPEND_TIME);
            assertThat(event.getDataContentType()).isEqualTo("application/json");
            assertThat(event.getExtension("sequence")).isEqualTo("%019d".formatted(recorded.sequence()));
            assertThat(event.getExtension("revision")).isEqualTo(recorded.revision());
            assertThat(event.getExtension("correlationid")).isEqualTo("cor-1");
            assertThat(event.getExtension("actor")).isEqualTo("tester");
            assertThat(new String(event.getData().toBytes(), StandardCharsets.UTF_8))
                    .isEqualTo(recorded.payloadJson());
            assertThat(lastPositions.getOrDefault(message.key(), 0L)).isLessThan(recorded.position());
            lastPositions.put(message.key(), recorded.position());
        }
    }

    @Test
    void aFailedBatchComesAgainInItsOrderWithTheSameIds() {
        int before = consume().size();
        AtomicInteger batches = new AtomicInteger();
        try (KafkaWriter writer = writer(Map.of())) {
            LogReader again = LogReader.builder()
                    .name("again")
                    .log(service.get(PostgresEventStore.class))
                    .tokens(service.get(TokenStore.class))
                    .transactions(service.get(TransactionManager.class))
                    .handler(new LogHandler() {
                        @Override
                        public boolean handles(EventMessage<?> event) {
                            return writer.handles(event);
                        }

                        @Override
                        public void handle(LogBatch batch, Runnable storeToken) {
                            writer.handle(batch, () -> {
                                if (batches.incrementAndGet() == 2) {
                                    throw new IllegalStateException("after Kafka confirmed, before the token");
                                }
                                storeToken.run();
                            });
                        }
                    })
                    .batchSize(BATCH_SIZE)
                    .build();
            long head = log.head();
            again.start();
            await().atMost(PATIENCE)
                    .until(() -> consume().size() >= before + head + 1
                            && again.failure().isEmpty());
            again.stop().join();
        }
        assertThat(firstCopies(consume())).hasSize(Math.toIntExact(log.head()));
        everyEventIsOneMessageAndAggregatesKeepTheirOrder();
    }

    @Test
    void withoutKafkaTheTokenStays() {
        try (KafkaWriter writer = writer(Map.of(
                ProducerConfig.BOOTSTRAP_SERVERS_CONFIG, "127.0.0.1:1", ProducerConfig.MAX_BLOCK_MS_CONFIG, 500))) {
            LogBatch batch = new LogBatch(0, 1, List.of((TrackedEventMessage<?>)
                    log.eventsBetween(1, 1).getFirst()));
            assertThatThrownBy(() -> writer.handle(batch, () -> fail("published")))
                    .isInstanceOf(RuntimeException.class);
        }
    }

    @Test
    void theEventsOfEachPackageHaveATopic() {
        assertThat(CloudEvents.topics())
                .containsExactlyInAnyOrder(
                        "evenbook.asset",
                        "evenbook.market",
                        "evenbook.account",
                        "evenbook.journal",
                        "evenbook.order",
                        "evenbook.trade",
                        "evenbook.control",
                        "evenbook.parked",
                        "evenbook.customer",
                        "evenbook.access",
                        "evenbook.approval",
                        "evenbook.audit",
                        "evenbook.clearing");
    }

    private static Map<String, Object> connection() {
        ProducerFactory<?, ?> factory = service.get(ProducerFactory.class);
        return factory.getConfigurationProperties();
    }

    private static KafkaWriter writer(Map<String, Object> changed) {
        Map<String, Object> connection = new HashMap<>(connection());
        connection.putAll(changed);
        return new KafkaWriter(
                new CloudEvents(
                        service.get(PostgresEventStorageEngine.class).getEventSerializer(),
                        service.get(PostgresEventStore.class)::incarnation),
                service.get(TransactionManager.class),
                connection);
    }

    private static List<ConsumerRecord<String, CloudEvent>> firstCopies(
            List<ConsumerRecord<String, CloudEvent>> messages) {
        Map<String, ConsumerRecord<String, CloudEvent>> byId = new LinkedHashMap<>();
        messages.forEach(message -> byId.putIfAbsent(message.value().getId(), message));
        return List.copyOf(byId.values());
    }

    /** All messages of all topics, each partition in its order. */
    private static List<ConsumerRecord<String, CloudEvent>> consume() {
        Map<String, Object> settings = new HashMap<>(Map.of(
                ConsumerConfig.BOOTSTRAP_SERVERS_CONFIG, connection().get(ProducerConfig.BOOTSTRAP_SERVERS_CONFIG)));
        try (KafkaConsumer<String, CloudEvent> consumer =
                new KafkaConsumer<>(settings, new StringDeserializer(), new CloudEventDeserializer())) {
            List<TopicPartition> partitions = CloudEvents.topics().stream()
                    .flatMap(topic -> consumer.partitionsFor(topic).stream())
                    .map(info -> new TopicPartition(info.topic(), info.partition()))
                    .toList();
            consumer.assign(partitions);
            consumer.seekToBeginning(partitions);
            Map<TopicPartition, Long> ends = consumer.endOffsets(partitions);
            List<ConsumerRecord<String, CloudEvent>> messages = new ArrayList<>();
            while (ends.entrySet().stream().anyMatch(end -> consumer.position(end.getKey()) < end.getValue())) {
                consumer.poll(Duration.ofMillis(200)).forEach(messages::add);
            }
            return messages;
        }
    }
}
