package io.evenbook.saga.settlement;

import io.evenbook.axon.postgres.BatchDispatcher;
import io.evenbook.axon.postgres.LogReader;
import io.evenbook.saga.EventProcessors;
import io.evenbook.saga.ProcessDispatcher;
import io.evenbook.saga.SagaMeters;
import io.evenbook.saga.Sagas;
import io.micrometer.core.instrument.MeterRegistry;
import org.axonframework.modelling.saga.AnnotatedSagaManager;
import org.axonframework.modelling.saga.repository.SagaStore;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** The settlement saga and its processor. */
@Configuration(proxyBeanMethods = false)
class SettlementConfiguration {

    @Bean
    LogReader settlementReader(
            EventProcessors processors, SagaStore<Object> sagas, BatchDispatcher commands, MeterRegistry meters) {
        return processors.add(Settlement.NAME, sagaManager(sagas, commands, meters));
    }

    static AnnotatedSagaManager<Settlement> sagaManager(SagaStore<Object> sagas, BatchDispatcher commands, MeterRegistry meters) {
        ProcessDispatcher dispatcher = new ProcessDispatcher(Settlement.NAME, commands);
        SagaMeters counters = new SagaMeters(Settlement.NAME, meters);
        return Sagas.manager(Settlement.class, sagas, saga -> saga.use(dispatcher, counters));
    }
}
