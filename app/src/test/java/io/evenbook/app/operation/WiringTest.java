package io.evenbook.app.operation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.evenbook.app.Service;
import io.evenbook.app.Services;
import io.evenbook.axon.postgres.PostgresEventStorageEngine;
import io.evenbook.axon.postgres.autoconfigure.WiringCheck;
import io.evenbook.axon.postgres.reader.PostgresTokenStore;
import io.evenbook.axon.postgres.saga.PostgresSagaStore;
import java.util.Map;
import org.axonframework.config.Configuration;
import org.axonframework.eventhandling.GlobalSequenceTrackingToken;
import org.axonframework.eventhandling.ReplayToken;
import org.axonframework.eventhandling.TrackingToken;
import org.axonframework.eventhandling.tokenstore.TokenStore;
import org.axonframework.eventsourcing.eventstore.EventStorageEngine;
import org.axonframework.modelling.saga.repository.SagaStore;
import org.axonframework.serialization.Serializer;
import org.axonframework.serialization.jackson3.Jackson3Serializer;
import org.junit.jupiter.api.Test;

/** Axon runs on the chosen parts, none of which it has replaced by one in memory. */
class WiringTest {

    private final Service service = Services.shared();

    @Test
    void everyPartIsTheChosenOne() {
        Map<String, WiringCheck.Wired> wiring = service.bean(WiringCheck.class).wiring();
        assertThat(wiring)
                .containsKeys(
                        "event store",
                        "command bus",
                        "event serializer",
                        "message serializer",
                        "general serializer",
                        "transaction manager",
                        "token store",
                        "saga store");
        wiring.forEach((part, wired) -> assertThat(wired.actual()).as(part).isInstanceOf(wired.expected()));
        assertThatCode(() -> service.bean(WiringCheck.class).afterSingletonsInstantiated())
                .doesNotThrowAnyException();
    }

    @Test
    void thereIsOneOfEach() {
        assertThat(service.bean(EventStorageEngine.class)).isInstanceOf(PostgresEventStorageEngine.class);
        assertThat(service.bean(TokenStore.class)).isInstanceOf(PostgresTokenStore.class);
        assertThat(service.bean(SagaStore.class)).isInstanceOf(PostgresSagaStore.class);
    }

    @Test
    void xStreamIsAbsent() {
        assertThatExceptionOfType(ClassNotFoundException.class)
                .isThrownBy(() -> Class.forName("com.thoughtworks.xstream.XStream"));
    }

    @Test
    void aTokenOfAReplayCanBeReadAgain() {
        Serializer general = service.bean(Configuration.class).serializer();
        assertThat(general).isInstanceOf(Jackson3Serializer.class);
        TrackingToken token =
                ReplayToken.createReplayToken(new GlobalSequenceTrackingToken(7), new GlobalSequenceTrackingToken(3));
        TrackingToken read = general.deserialize(general.serialize(token, byte[].class));
        assertThat(read).isEqualTo(token);
    }
}
