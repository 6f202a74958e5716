package io.evenbook.bench.sagas;

import io.evenbook.axon.postgres.PostgresEventStorageEngine;
import io.evenbook.axon.postgres.lease.Ownership;
import io.evenbook.axon.postgres.log.EventLog;
import io.evenbook.saga.EventProcessors;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.ComponentScan;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Import;

/** The settlement saga with the service's configuration, without the other processes. */
@Configuration(proxyBeanMethods = false)
@Import({SagaEnvironment.class, EventProcessors.class})
@ComponentScan("io.evenbook.saga.settlement")
class SettlementOnly {
    @Bean
    Ownership ownership() {
        return Ownership.alone();
    }

    @Bean
    EventLog eventLog(PostgresEventStorageEngine engine) {
        return engine.eventLog();
    }
}
