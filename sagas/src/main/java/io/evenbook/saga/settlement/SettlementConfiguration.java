package io.evenbook.saga.settlement;

import io.evenbook.axon.postgres.bus.BatchDispatcher;
import io.evenbook.axon.postgres.log.EventLog;
import io.evenbook.axon.postgres.reader.LogReader;
import io.evenbook.saga.EventProcessors;
import io.evenbook.saga.Parking;
import io.evenbook.saga.ProcessDispatcher;
import io.evenbook.saga.SagaMeters;
import io.evenbook.saga.Sagas;
import io.micrometer.core.instrument.MeterRegistry;
import java.util.function.LongFunction;
import org.axonframework.eventhandling.EventMessage;
import org.axonframework.eventhandling.EventMessageHandler;
import org.axonframework.modelling.saga.repository.SagaStore;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** Wires the settlement saga and its reader. */
@Configuration(proxyBeanMethods = false)
class SettlementConfiguration {

    @Bean
    LogReader settlementReader(
            EventProcessors processors,
            SagaStore<Object> sagas,
            BatchDispatcher commands,
            EventLog log,
            MeterRegistry meters) {
        return processors.add(Settlement.NAME, process(sagas, commands, Parking.eventsOf(log), meters));
    }

    static EventMessageHandler process(
            SagaStore<Object> sagas,
            BatchDispatcher commands,
            LongFunction<? extends EventMessage<?>> events,
            MeterRegistry meters) {
        ProcessDispatcher dispatcher = new ProcessDispatcher(Settlement.NAME, commands);
        SagaMeters counters = new SagaMeters(Settlement.NAME, meters);
        return new Parking(
                Sagas.handler(Settlement.class, sagas, saga -> saga.use(dispatcher, counters)), dispatcher, events);
    }
}
