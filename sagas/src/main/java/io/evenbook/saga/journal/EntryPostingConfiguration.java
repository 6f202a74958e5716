package io.evenbook.saga.journal;

import io.evenbook.axon.postgres.BatchDispatcher;
import io.evenbook.axon.postgres.LogReader;
import io.evenbook.saga.EventProcessors;
import io.evenbook.saga.ProcessDispatcher;
import io.evenbook.saga.SagaMeters;
import io.evenbook.saga.Sagas;
import io.micrometer.core.instrument.MeterRegistry;
import org.axonframework.modelling.saga.repository.SagaStore;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** The saga that posts groups of entries, and its processor. */
@Configuration(proxyBeanMethods = false)
class EntryPostingConfiguration {

    @Bean
    LogReader entryPostingReader(
            EventProcessors processors, SagaStore<Object> sagas, BatchDispatcher commands, MeterRegistry meters) {
        ProcessDispatcher dispatcher = new ProcessDispatcher(EntryPosting.NAME, commands);
        SagaMeters counters = new SagaMeters(EntryPosting.NAME, meters);
        return processors.add(
                EntryPosting.NAME,
                Sagas.manager(EntryPosting.class, sagas, saga -> saga.use(dispatcher, counters)));
    }
}
