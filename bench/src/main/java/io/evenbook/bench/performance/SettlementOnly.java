package io.evenbook.bench.performance;

import io.evenbook.api.RejectedException;
import io.evenbook.axon.postgres.BatchDispatcher;
import io.evenbook.axon.postgres.Ownership;
import io.evenbook.axon.postgres.PostgresEventStorageEngine;
import io.evenbook.axon.postgres.PostgresEventStore;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.time.Duration;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.ComponentScan;
import org.springframework.context.annotation.ComponentScan.Filter;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.FilterType;

/** The settlement saga as the service runs it, without its other processes, and with commands that do nothing. */
@Configuration(proxyBeanMethods = false)
@ComponentScan(
        basePackages = "io.evenbook.saga",
        excludeFilters = @Filter(type = FilterType.REGEX, pattern = "io\\.evenbook\\.saga\\.(routing\\..*|SagaConfiguration)"))
class SettlementOnly {
    @Bean
    MeterRegistry meters() {
        return new SimpleMeterRegistry();
    }

    @Bean
    Ownership ownership() {
        return Ownership.alone();
    }

    @Bean
    BatchDispatcher batchDispatcher() {
        return new BatchDispatcher(new AgreeingBus(), RejectedException.class::isInstance, Duration.ofSeconds(30));
    }

    @Bean(destroyMethod = "shutDown")
    PostgresEventStore eventStore(PostgresEventStorageEngine engine) {
        return PostgresEventStore.builder().engine(engine).build();
    }
}
