package io.evenbook.saga.expiry;

import io.evenbook.axon.postgres.lease.Ownership;
import io.evenbook.axon.postgres.reader.LogReader;
import io.evenbook.saga.EventProcessors;
import java.time.Clock;
import org.axonframework.commandhandling.CommandBus;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.jdbc.core.JdbcTemplate;

/** Wires the expiry of holds. */
@Configuration(proxyBeanMethods = false)
class ExpiryConfiguration {

    @Bean
    ExpiringHolds expiringHolds(JdbcTemplate jdbc) {
        return new HoldExpiryTable(jdbc);
    }

    @Bean
    LogReader holdExpiryReader(EventProcessors processors, ExpiringHolds holds) {
        return processors.add(HoldExpiry.NAME, new HoldExpiryReader(holds));
    }

    @Bean
    HoldExpiry holdExpiry(ExpiringHolds holds, CommandBus commands, Ownership ownership, Clock clock) {
        return new HoldExpiry(holds, commands, ownership, clock);
    }
}
