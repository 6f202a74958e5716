package io.evenbook.projection.outlet;

import static org.assertj.core.api.Assertions.assertThat;

import io.evenbook.axon.postgres.sql.StoreUnavailableException;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeoutException;
import org.apache.kafka.common.InvalidRecordException;
import org.apache.kafka.common.errors.NotEnoughReplicasException;
import org.apache.kafka.common.errors.RecordTooLargeException;
import org.apache.kafka.common.errors.SerializationException;
import org.axonframework.common.transaction.NoTransactionManager;
import org.junit.jupiter.api.Test;
import org.springframework.kafka.KafkaException;

class KafkaWriterTest {

    @Test
    void anEventIsPoisonOnlyIfKafkaRefusesItsRecordOrItHasNone() {
        try (KafkaWriter writer = new KafkaWriter(null, NoTransactionManager.INSTANCE, Map.of())) {
            assertThat(List.of(
                            new KafkaException("refused", new RecordTooLargeException()),
                            new KafkaException("refused", new InvalidRecordException("no key")),
                            new SerializationException("not bytes"),
                            new IllegalStateException("no topic for the event")))
                    .noneMatch(writer::isTransient);
            assertThat(List.of(
                            new KafkaException("not confirmed", new TimeoutException()),
                            new KafkaException("refused", new NotEnoughReplicasException()),
                            new KafkaException("publishing has ended"),
                            new org.apache.kafka.common.KafkaException("no broker"),
                            new StoreUnavailableException(new Exception("gone"))))
                    .allMatch(writer::isTransient);
        }
    }
}
