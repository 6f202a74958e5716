package io.evenbook.command;

import io.evenbook.api.port.AggregateStates;
import io.evenbook.api.port.Imports;
import io.evenbook.axon.postgres.log.EventLog;
import io.evenbook.command.journal.ImportLog;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/**
 * Apart from the rest of the command side: a process that only answers queries folds too, for audits and imports, and
 * decides nothing.
 */
@Configuration(proxyBeanMethods = false)
public class AggregateStatesConfiguration {

    @Bean
    Imports imports(EventLog log) {
        return new ImportLog(log);
    }

    @Bean
    AggregateStates aggregateStates() {
        return new EventFold();
    }
}
