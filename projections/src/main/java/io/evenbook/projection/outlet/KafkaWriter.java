package io.evenbook.projection.outlet;

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
 * Publishes batches, and returns when Kafka has confirmed all messages. A failed batch comes again as a whole: a
 * message may occur twice, none is missing, and the first copies of one key are in the order of the log.
 */
final class KafkaWriter implements LogHandler, AutoCloseable {
    private static final int BATCH_BYTES = 256 << 10;
    private static final Duration CONFIRM_TIMEOUT = Duration.ofSeconds(30);

    private final CloudEvents cloudEvents;
    private final TransactionManager transactions;
    private final Map<String, Object> settings;
    private KafkaProducer<String, byte[]> producer;
    private boolean closed;

    /** @param transactions the token is stored in one of them, once Kafka has confirmed the batch */
    KafkaWriter(CloudEvents cloudEvents, TransactionManager transactions, Map<String, Object> connection) {
        this.cloudEvents = cloudEvents;
        this.transactions = transactions;
        this.settings = new HashMap<>(Map.of(ProducerConfig.MAX_BLOCK_MS_CONFIG, 10_000));
        settings.putAll(connection);
        settings.putAll(Map.of(
                ProducerConfig.ACKS_CONFIG,
                "all",
                ProducerConfig.ENABLE_IDEMPOTENCE_CONFIG,
                true,
                ProducerConfig.MAX_IN_FLIGHT_REQUESTS_PER_CONNECTION,
                5,
                ProducerConfig.RETRIES_CONFIG,
                Integer.MAX_VALUE,
                // If Kafka's client gave up a message and delivered the next of its key, their order would be wrong
                ProducerConfig.DELIVERY_TIMEOUT_MS_CONFIG,
                Integer.MAX_VALUE,
                // A request costs the broker and the client as much as 100 messages, so a batch goes out in few
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

    /** All failures of Kafka are, unless Kafka refused the record itself. */
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
                    // Refused at once: the next messages must not overtake it
                    confirmation.get();
                }
                confirmations.add(confirmation);
            }
            long deadline = System.nanoTime() + CONFIRM_TIMEOUT.toNanos();
            for (Future<?> confirmation : confirmations) {
                confirmation.get(deadline - System.nanoTime(), TimeUnit.NANOSECONDS);
            }
        } catch (TimeoutException e) {
            discard(current);
            throw new KafkaException("Kafka did not confirm within %d s".formatted(CONFIRM_TIMEOUT.toSeconds()), e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new KafkaException("Interrupted while waiting for Kafka to confirm", e);
        } catch (ExecutionException e) {
            discard(current);
            throw new KafkaException("Kafka refused a message", e.getCause());
        }
    }

    private synchronized KafkaProducer<String, byte[]> producer() {
        if (closed) {
            throw new KafkaException("The publication has stopped");
        }
        if (producer == null) {
            producer = new KafkaProducer<>(settings, new StringSerializer(), new ByteArraySerializer());
        }
        return producer;
    }

    /**
     * Closes the producer; the next batch creates another. An idempotent producer may not continue after a refusal, and
     * one that cannot reach Kafka would buffer each repeat. Kafka has at most the first messages of each key, because
     * they are sent in order.
     */
    private synchronized void discard(KafkaProducer<String, byte[]> failed) {
        failed.close(Duration.ZERO);
        if (producer == failed) {
            producer = null;
        }
    }

    /** Fails the unconfirmed batch; it comes again after the next start. */
    @Override
    public synchronized void close() {
        closed = true;
        if (producer != null) {
            producer.close(Duration.ZERO);
        }
    }
}
