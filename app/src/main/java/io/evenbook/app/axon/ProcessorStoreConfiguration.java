package io.evenbook.app.axon;

import io.evenbook.api.json.EvenbookJson;
import io.evenbook.axon.postgres.PostgresEventStore;
import io.evenbook.axon.postgres.reader.PostgresTokenStore;
import io.evenbook.axon.postgres.saga.PostgresSagaStore;
import io.evenbook.axon.postgres.serializer.EventTypes;
import io.evenbook.axon.postgres.serializer.NamedTypeSerializer;
import io.evenbook.saga.settlement.Settlement;
import java.time.Duration;
import org.axonframework.common.jdbc.ConnectionProvider;
import org.axonframework.serialization.Serializer;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.boot.sql.init.dependency.DependsOnDatabaseInitialization;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** Stores the positions of event processors and the states of sagas, both in the transaction that handles the event. */
@Configuration(proxyBeanMethods = false)
class ProcessorStoreConfiguration {

    /** Stable names and revisions of saga states. */
    static final EventTypes SAGAS =
            EventTypes.builder().add("saga.Settlement", "1", Settlement.class).build();

    @Bean
    @DependsOnDatabaseInitialization
    PostgresTokenStore tokenStore(
            ConnectionProvider connections,
            Serializer generalSerializer,
            @Value("${evenbook.node-id}") String nodeId,
            @Value("${evenbook.claim-timeout}") Duration claimTimeout) {
        return PostgresTokenStore.of(connections, generalSerializer, nodeId, claimTimeout);
    }

    @Bean
    @DependsOnDatabaseInitialization
    PostgresSagaStore sagaStore(ConnectionProvider connections, PostgresEventStore log) {
        PostgresSagaStore sagas = PostgresSagaStore.builder()
                .connectionProvider(connections)
                .serializer(NamedTypeSerializer.of(SAGAS, EvenbookJson::configure))
                .build();
        log.addIncarnationListener(sagas::clearCache);
        return sagas;
    }
}
