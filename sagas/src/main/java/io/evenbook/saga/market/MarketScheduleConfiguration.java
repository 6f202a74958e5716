package io.evenbook.saga.market;

import io.evenbook.axon.postgres.bus.BatchDispatcher;
import io.evenbook.axon.postgres.lease.Ownership;
import io.evenbook.axon.postgres.log.EventLog;
import io.evenbook.axon.postgres.reader.LogReader;
import io.evenbook.saga.EventProcessors;
import io.evenbook.saga.Parking;
import io.evenbook.saga.ProcessDispatcher;
import java.time.Clock;
import org.axonframework.commandhandling.CommandBus;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.boot.convert.DurationStyle;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.jdbc.core.JdbcTemplate;

/** Looks every {@code evenbook.markets.interval} (1 second by default, 0 for never) for what is due in markets. */
@Configuration(proxyBeanMethods = false)
class MarketScheduleConfiguration {

    @Bean
    DueTable dueTable(JdbcTemplate jdbc) {
        return new DueTable(jdbc);
    }

    @Bean
    LogReader dueReader(EventProcessors processors, DueTable due, BatchDispatcher commands, EventLog log) {
        ProcessDispatcher parking = new ProcessDispatcher(MarketSchedule.NAME, commands);
        return processors.add(MarketSchedule.NAME, new Parking(new DueReader(due), parking, Parking.eventsOf(log)));
    }

    @Bean
    MarketSchedule marketSchedule(
            DueTable due,
            CommandBus commands,
            Ownership ownership,
            Clock clock,
            @Value("${evenbook.markets.interval:PT1S}") String interval) {
        return new MarketSchedule(due, commands, ownership, clock, DurationStyle.detectAndParse(interval));
    }
}
