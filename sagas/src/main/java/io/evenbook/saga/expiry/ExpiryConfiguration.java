package io.evenbook.saga.expiry;

import io.evenbook.axon.postgres.bus.BatchDispatcher;
import io.evenbook.axon.postgres.lease.Ownership;
import io.evenbook.axon.postgres.log.EventLog;
import io.evenbook.axon.postgres.reader.LogReader;
import io.evenbook.saga.EventProcessors;
import io.evenbook.saga.Parking;
import io.evenbook.saga.ProcessDispatcher;
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
    LogReader holdExpiryReader(
            EventProcessors processors, ExpiringHolds holds, BatchDispatcher commands, EventLog log) {
        ProcessDispatcher parking = new ProcessDispatcher(HoldExpiry.NAME, commands);
        return processors.add(
                HoldExpiry.NAME, new Parking(new HoldExpiryReader(holds), parking, Parking.eventsOf(log)));
    }

    @Bean
    HoldExpiry holdExpiry(ExpiringHolds holds, CommandBus commands, Ownership ownership, Clock clock) {
        return new HoldExpiry(holds, commands, ownership, clock);
    }
}
