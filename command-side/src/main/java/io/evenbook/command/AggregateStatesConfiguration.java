package io.evenbook.command;

import io.evenbook.api.audit.AggregateStates;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** Apart from the rest of the command side: a process that only answers queries folds for its audits, and decides nothing. */
@Configuration(proxyBeanMethods = false)
public class AggregateStatesConfiguration {

    @Bean
    AggregateStates aggregateStates() {
        return new EventFold();
    }
}
