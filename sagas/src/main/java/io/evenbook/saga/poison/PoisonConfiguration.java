package io.evenbook.saga.poison;

import io.evenbook.axon.postgres.lease.Ownership;
import io.evenbook.axon.postgres.log.EventLog;
import io.evenbook.axon.postgres.reader.PoisonEvents;
import org.axonframework.commandhandling.CommandBus;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** Parks poison events, once a second. */
@Configuration(proxyBeanMethods = false)
class PoisonConfiguration {

    @Bean
    PoisonParking poisonParking(PoisonEvents poisonEvents, EventLog log, CommandBus commands, Ownership ownership) {
        return new PoisonParking(poisonEvents, log, commands, ownership);
    }
}
