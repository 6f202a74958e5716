package io.evenbook.command;

import io.evenbook.api.port.AggregateStates;
import io.evenbook.api.port.Imports;
import io.evenbook.api.port.PastBooks;
import io.evenbook.api.port.Rehearsals;
import io.evenbook.axon.postgres.PostgresEventStorageEngine;
import io.evenbook.axon.postgres.log.EventLog;
import io.evenbook.command.journal.ImportLog;
import io.evenbook.command.market.PastBookReader;
import io.evenbook.command.market.RehearsalReader;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** The part of the command side that processes without commands need as well: folding of past states, and imports. */
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

    @Bean
    PastBooks pastBooks(PostgresEventStorageEngine engine) {
        return new PastBookReader(engine);
    }

    @Bean
    Rehearsals rehearsals(PostgresEventStorageEngine engine) {
        return new RehearsalReader(engine);
    }
}
