package io.evenbook.saga.settlement;

import io.evenbook.axon.postgres.BatchDispatcher;
import io.evenbook.axon.postgres.BatchSagaRepository;
import io.evenbook.axon.postgres.LogReader;
import io.evenbook.saga.EventProcessors;
import io.evenbook.saga.ProcessDispatcher;
import io.micrometer.core.instrument.MeterRegistry;
import org.axonframework.common.lock.NullLockFactory;
import org.axonframework.eventhandling.PropagatingErrorHandler;
import org.axonframework.modelling.saga.AnnotatedSagaManager;
import org.axonframework.modelling.saga.SagaRepository;
import org.axonframework.modelling.saga.repository.AnnotatedSagaRepository;
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
        SettlementMeters counters = new SettlementMeters(meters);
        SagaRepository<Settlement> repository = BatchSagaRepository.of(
                Settlement.class,
                sagas,
                AnnotatedSagaRepository.<Settlement>builder()
                        // Axon's own injectors look through all annotations of the class for each saga that is loaded.
                        .resourceInjector(saga -> ((Settlement) saga).use(dispatcher, counters))
                        // One reader: nobody else is there.
                        .lockFactory(NullLockFactory.INSTANCE));
        return AnnotatedSagaManager.<Settlement>builder()
                .sagaType(Settlement.class)
                .sagaRepository(repository)
                // The default logs and goes on: the trade would never be settled.
                .listenerInvocationErrorHandler(PropagatingErrorHandler.instance())
                .build();
    }
}
