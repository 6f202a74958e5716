package io.evenbook.saga.transfer;

import io.evenbook.axon.postgres.BatchDispatcher;
import io.evenbook.axon.postgres.LogReader;
import io.evenbook.saga.EventProcessors;
import io.evenbook.saga.ProcessDispatcher;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** The delivery of transfers. */
@Configuration(proxyBeanMethods = false)
class TransferConfiguration {

    @Bean
    LogReader transferDeliveryReader(EventProcessors processors, BatchDispatcher commands) {
        return processors.add(
                TransferDelivery.NAME, new TransferDelivery(new ProcessDispatcher(TransferDelivery.NAME, commands)));
    }
}
