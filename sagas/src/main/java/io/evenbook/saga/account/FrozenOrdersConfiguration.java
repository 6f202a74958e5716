package io.evenbook.saga.account;

import io.evenbook.axon.postgres.BatchDispatcher;
import io.evenbook.axon.postgres.LogReader;
import io.evenbook.saga.EventProcessors;
import io.evenbook.saga.ProcessDispatcher;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** The end of frozen accounts' orders. */
@Configuration(proxyBeanMethods = false)
class FrozenOrdersConfiguration {

    @Bean
    LogReader frozenOrdersReader(EventProcessors processors, BatchDispatcher commands) {
        return processors.add(FrozenOrders.NAME, new FrozenOrders(new ProcessDispatcher(FrozenOrders.NAME, commands)));
    }
}
