package io.evenbook.app.axon;

import static org.assertj.core.api.Assertions.assertThat;

import io.evenbook.api.json.EvenbookJson;
import io.evenbook.axon.postgres.serializer.NamedTypeSerializer;
import io.evenbook.saga.settlement.Settlement;
import org.axonframework.serialization.SerializedObject;
import org.axonframework.serialization.SimpleSerializedObject;
import org.junit.jupiter.api.Test;

/** The stored form of sagas. A change of the form needs a new revision. */
class SagaStateTest {
    private static final String KEPT = "{\"tradeId\":\"trd_BTC-USD_1\"}";

    @Test
    void aStateIsStoredUnderItsNameAndReadAgain() {
        NamedTypeSerializer serializer =
                NamedTypeSerializer.of(ProcessorStoreConfiguration.SAGAS, EvenbookJson::configure);
        Settlement saga =
                serializer.deserialize(new SimpleSerializedObject<>(KEPT, String.class, "saga.Settlement", "1"));
        SerializedObject<String> stored = serializer.serialize(saga, String.class);
        assertThat(stored.getData()).isEqualTo(KEPT);
        assertThat(stored.getType().getName()).isEqualTo("saga.Settlement");
        assertThat(stored.getType().getRevision()).isEqualTo("1");
    }
}
