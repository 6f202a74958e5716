package io.evenbook.saga.clearing;

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

/** Looks every {@code evenbook.clearing.interval} (1 second by default, 0 for never) for windows that are due. */
@Configuration(proxyBeanMethods = false)
class ClearingScheduleConfiguration {

    @Bean
    SchemeTable schemeTable(JdbcTemplate jdbc) {
        return new SchemeTable(jdbc);
    }

    @Bean
    RefusedSteps refusedSteps(SchemeTable schemes, MeterRegistry meters) {
        return new RefusedSteps(schemes, meters);
    }

    @Bean
    LogReader schemeReader(EventProcessors processors, SchemeTable schemes, BatchDispatcher commands, EventLog log) {
        ProcessDispatcher parking = new ProcessDispatcher(ClearingSchedule.NAME, commands);
        return processors.add(
                ClearingSchedule.NAME, new Parking(new SchemeReader(schemes), parking, Parking.eventsOf(log)));
    }

    @Bean
    ClearingSchedule clearingSchedule(
            SchemeTable schemes,
            CommandBus commands,
            Ownership ownership,
            Clock clock,
            @Value("${evenbook.clearing.interval:PT1S}") String interval) {
        return new ClearingSchedule(schemes, commands, ownership, clock, DurationStyle.detectAndParse(interval));
    }
}
