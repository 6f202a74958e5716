package io.evenbook.command.order;

import org.axonframework.config.Configuration;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.context.annotation.Bean;

/** Publishes the orders' repository to their market. */
@org.springframework.context.annotation.Configuration(proxyBeanMethods = false)
class OrderConfiguration {

    /** The repository is asked for late, since Axon builds it together with the handlers that need it. */
    @Bean
    Orders orders(ObjectProvider<Configuration> axon) {
        return new Orders(() -> axon.getObject().repository(Order.class));
    }
}
