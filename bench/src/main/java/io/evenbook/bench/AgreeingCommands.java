package io.evenbook.bench;

import io.evenbook.api.RejectedException;
import io.evenbook.axon.postgres.PostgresEventStorageEngine;
import io.evenbook.axon.postgres.PostgresEventStore;
import io.evenbook.axon.postgres.bus.BatchDispatcher;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.time.Duration;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/**
 * What a saga of either contender has around it: a log to read, and commands that are answered at once and do nothing.
 */
@Configuration(proxyBeanMethods = false)
class AgreeingCommands {
    @Bean
    MeterRegistry meters() {
        return new SimpleMeterRegistry();
    }

    @Bean
    BatchDispatcher batchDispatcher() {
        return new BatchDispatcher(
                new AgreeingBus(), RejectedException.class::isInstance, 1_000, Duration.ofSeconds(30));
    }

    @Bean(destroyMethod = "shutDown")
    PostgresEventStore eventStore(PostgresEventStorageEngine engine) {
        return PostgresEventStore.builder().engine(engine).build();
    }
}
