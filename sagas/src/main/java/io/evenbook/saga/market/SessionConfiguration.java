package io.evenbook.saga.market;

import io.evenbook.axon.postgres.bus.BatchDispatcher;
import io.evenbook.axon.postgres.lease.Ownership;
import io.evenbook.axon.postgres.log.EventLog;
import io.evenbook.axon.postgres.reader.LogReader;
import io.evenbook.saga.EventProcessors;
import io.evenbook.saga.Parking;
import io.evenbook.saga.ProcessDispatcher;
import io.micrometer.core.instrument.MeterRegistry;
import java.time.Clock;
import org.axonframework.commandhandling.CommandBus;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.boot.convert.DurationStyle;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.jdbc.core.JdbcTemplate;

/** Looks every {@code evenbook.sessions.interval} (1 second by default, 0 for never) for sessions that are due. */
@Configuration(proxyBeanMethods = false)
class SessionConfiguration {

    @Bean
    MarketSessions marketSessions(JdbcTemplate jdbc) {
        return new MarketSessionTable(jdbc);
    }

    @Bean
    EndedSessions endedSessions(MarketSessions sessions, MeterRegistry meters) {
        return new EndedSessions(sessions, meters);
    }

    @Bean
    LogReader sessionReader(
            EventProcessors processors, MarketSessions sessions, BatchDispatcher commands, EventLog log) {
        ProcessDispatcher parking = new ProcessDispatcher(SessionSchedule.NAME, commands);
        return processors.add(
                SessionSchedule.NAME, new Parking(new SessionReader(sessions), parking, Parking.eventsOf(log)));
    }

    @Bean
    SessionSchedule sessionSchedule(
            MarketSessions sessions,
            CommandBus commands,
            Ownership ownership,
            Clock clock,
            @Value("${evenbook.sessions.interval:PT1S}") String interval) {
        return new SessionSchedule(sessions, commands, ownership, clock, DurationStyle.detectAndParse(interval));
    }
}
