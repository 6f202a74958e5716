package io.evenbook.saga.order;

import io.evenbook.axon.postgres.BatchDispatcher;
import io.evenbook.axon.postgres.LogReader;
import io.evenbook.saga.EventProcessors;
import io.evenbook.saga.ProcessDispatcher;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** The release of holds when orders end. */
@Configuration(proxyBeanMethods = false)
class OrderEndsConfiguration {

    @Bean
    LogReader orderEndsReader(EventProcessors processors, BatchDispatcher commands) {
        return processors.add(OrderEnds.NAME, new OrderEnds(new ProcessDispatcher(OrderEnds.NAME, commands)));
    }
}
