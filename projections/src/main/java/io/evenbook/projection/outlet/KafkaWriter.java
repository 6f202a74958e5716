package io.evenbook.projection.outlet;

import io.evenbook.axon.postgres.reader.LogBatch;
import io.evenbook.axon.postgres.reader.LogHandler;
import io.evenbook.axon.postgres.reader.LogBatch;
import io.evenbook.axon.postgres.reader.LogHandler;
import io.evenbook.axon.postgres.reader.TransientFailure;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.common.InvalidRecordException;
import org.apache.kafka.common.errors.RecordTooLargeException;
import org.apache.kafka.common.errors.SerializationException;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.common.serialization.StringSerializer;
import org.axonframework.common.transaction.TransactionManager;
import org.axonframework.eventhandling.EventMessage;
import org.axonframework.eventhandling.TrackedEventMessage;
import org.springframework.kafka.KafkaException;

/**
 * Publishes events to topics that exist, and returns when Kafka has confirmed them all. What failed comes again as a
 * whole, so a message may be there twice, but none is missing, and of one key the first copies are in the order of the
 * log.
 */
final class KafkaWriter implements LogHandler, AutoCloseable {
    private static final int BATCH_BYTES = 256 << 10;
    private static final Duration PATIENCE = Duration.ofSeconds(30);

    private final CloudEvents cloudEvents;
    private final TransactionManager transactions;
    private final Map<String, Object> settings;
    private KafkaProducer<String, byte[]> producer;
    private boolean closed;

    /** @param transactions those of the token, which is stored once all is confirmed */
    KafkaWriter(CloudEvents cloudEvents, TransactionManager transactions, Map<String, Object> connection) {
        this.cloudEvents = cloudEvents;
        this.transactions = transactions;
        this.settings = new HashMap<>(connection);
        settings.putAll(Map.of(
                ProducerConfig.ACKS_CONFIG,
                "all",
                ProducerConfig.ENABLE_IDEMPOTENCE_CONFIG,
                true,
                ProducerConfig.MAX_IN_FLIGHT_REQUESTS_PER_CONNECTION,
                5,
                ProducerConfig.RETRIES_CONFIG,
                Integer.MAX_VALUE,
                // A message that is given up while the next of its key goes through would turn their order round.
                ProducerConfig.DELIVERY_TIMEOUT_MS_CONFIG,
                Integer.MAX_VALUE,
                ProducerConfig.MAX_BLOCK_MS_CONFIG,
                10_000,
                // So that a batch goes out in few requests: each costs the broker and the producer as much as a hundred
                // messages.
                ProducerConfig.LINGER_MS_CONFIG,
                5,
                ProducerConfig.BATCH_SIZE_CONFIG,
                BATCH_BYTES,
                ProducerConfig.MAX_REQUEST_SIZE_CONFIG,
                KafkaTopics.MAX_MESSAGE_BYTES));
    }

    @Override
    public boolean handles(EventMessage<?> event) {
        return true;
    }

    @Override
    public void handle(LogBatch batch, Runnable storeToken) {
        publish(batch.events());
        transactions.executeInTransaction(storeToken);
    }

    /** Kafka, unless it refused the record itself. */
    @Override
    public boolean isTransient(Throwable failure) {
        return TransientFailure.isIn(failure)
                || TransientFailure.causesOf(failure).anyMatch(KafkaWriter::isOfKafka)
                        && TransientFailure.causesOf(failure).noneMatch(KafkaWriter::refusesRecord);
    }

    private static boolean isOfKafka(Throwable cause) {
        return cause instanceof KafkaException || cause instanceof org.apache.kafka.common.KafkaException;
    }

    private static boolean refusesRecord(Throwable cause) {
        return cause instanceof RecordTooLargeException
                || cause instanceof InvalidRecordException
                || cause instanceof SerializationException;
    }

    private void publish(List<TrackedEventMessage<?>> events) {
        KafkaProducer<String, byte[]> current = producer();
        try {
            List<Future<?>> confirmations = new ArrayList<>(events.size());
            for (TrackedEventMessage<?> event : events) {
                Future<?> confirmation = current.send(cloudEvents.recordOf(event));
                if (confirmation.isDone()) {
                    // Refused at once: what follows must not overtake it.
                    confirmation.get();
                }
                confirmations.add(confirmation);
            }
            long deadline = System.nanoTime() + PATIENCE.toNanos();
            for (Future<?> confirmation : confirmations) {
                confirmation.get(deadline - System.nanoTime(), TimeUnit.NANOSECONDS);
            }
        } catch (TimeoutException e) {
            discard(current);
            throw new KafkaException("Kafka has not confirmed within %d s".formatted(PATIENCE.toSeconds()), e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new KafkaException("Interrupted while Kafka confirmed", e);
        } catch (ExecutionException e) {
            discard(current);
            throw new KafkaException("Kafka refused a message", e.getCause());
        }
    }

    private synchronized KafkaProducer<String, byte[]> producer() {
        if (closed) {
            throw new KafkaException("Publishing has ended");
        }
        if (producer == null) {
            producer = new KafkaProducer<>(settings, new StringSerializer(), new ByteArraySerializer());
        }
        return producer;
    }

    /**
     * After a refusal an idempotent producer may not go on, and one that Kafka does not hear should not pile up what
     * comes again; the next batch gets another. Of each key Kafka has got the first messages at most, since they are
     * sent in order.
     */
    private synchronized void discard(KafkaProducer<String, byte[]> failed) {
        failed.close(Duration.ZERO);
        if (producer == failed) {
            producer = null;
        }
    }

    /** Gives up what Kafka has not confirmed: whoever waits for it is told, and it comes again after the next start. */
    @Override
    public synchronized void close() {
        closed = true;
        if (producer != null) {
            producer.close(Duration.ZERO);
        }
    }
}
