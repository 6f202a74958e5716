package io.evenbook.saga.routing;

import io.evenbook.axon.postgres.BatchDispatcher;
import io.evenbook.axon.postgres.LogReader;
import io.evenbook.saga.EventProcessors;
import io.evenbook.saga.ProcessDispatcher;
import java.time.Duration;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** The two routes between orders, markets and accounts. */
@Configuration(proxyBeanMethods = false)
class RoutingConfiguration {
    private static final Duration PATIENCE = Duration.ofSeconds(3);

    @Bean
    OrderRouting orderRouting(EventProcessors processors, BatchDispatcher commands) {
        return new OrderRouting(new ProcessDispatcher(OrderRouting.NAME, commands), processors, PATIENCE);
    }

    @Bean
    LogReader holdReleasesReader(EventProcessors processors, BatchDispatcher commands) {
        return processors.add(HoldReleases.NAME, new HoldReleases(new ProcessDispatcher(HoldReleases.NAME, commands)));
    }
}
