package io.evenbook.saga.expiry;

import io.evenbook.api.account.ExpiringHolds;
import io.evenbook.axon.postgres.Ownership;
import java.time.Clock;
import org.axonframework.commandhandling.CommandBus;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** The expiry of holds. */
@Configuration(proxyBeanMethods = false)
class ExpiryConfiguration {

    @Bean
    HoldExpiry holdExpiry(ExpiringHolds holds, CommandBus commands, Ownership ownership, Clock clock) {
        return new HoldExpiry(holds, commands, ownership, clock);
    }
}
