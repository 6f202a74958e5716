package io.evenbook.saga.clearing;

import io.evenbook.axon.postgres.bus.BatchDispatcher;
import io.evenbook.axon.postgres.log.EventLog;
import io.evenbook.axon.postgres.reader.LogReader;
import io.evenbook.saga.EventProcessors;
import io.evenbook.saga.Parking;
import io.evenbook.saga.ProcessDispatcher;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.jdbc.core.JdbcTemplate;

/**
 * Wires the settlement of clearing windows. A window with more than {@code evenbook.clearing.max-trades} trades
 * (2,000,000 by default, about 340 MB of memory) is parked.
 */
@Configuration(proxyBeanMethods = false)
class ClearingConfiguration {

    @Bean
    LogReader clearingReader(
            EventProcessors processors,
            BatchDispatcher commands,
            EventLog log,
            JdbcTemplate jdbc,
            @Value("${evenbook.clearing.max-trades:2000000}") int maxTrades) {
        ProcessDispatcher dispatcher = new ProcessDispatcher(Clearing.NAME, commands);
        Clearing clearing = new Clearing(new ClearingTables(jdbc), dispatcher, maxTrades);
        return processors.add(Clearing.NAME, new Parking(clearing, dispatcher, Parking.eventsOf(log), clearing));
    }
}
