package io.evenbook.bench.sagas;

import io.evenbook.api.RejectedException;
import io.evenbook.axon.postgres.PostgresEventStorageEngine;
import io.evenbook.axon.postgres.PostgresEventStore;
import io.evenbook.axon.postgres.bus.BatchDispatcher;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.time.Duration;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** The environment of the saga of both contenders: a log to read, and a {@link NoOpCommandBus}. */
@Configuration(proxyBeanMethods = false)
class SagaEnvironment {
    @Bean
    MeterRegistry meters() {
        return new SimpleMeterRegistry();
    }

    @Bean
    BatchDispatcher batchDispatcher() {
        return new BatchDispatcher(
                new NoOpCommandBus(), RejectedException.class::isInstance, 1_000, Duration.ofSeconds(30));
    }

    @Bean(destroyMethod = "shutDown")
    PostgresEventStore eventStore(PostgresEventStorageEngine engine) {
        return PostgresEventStore.builder().engine(engine).build();
    }
}
