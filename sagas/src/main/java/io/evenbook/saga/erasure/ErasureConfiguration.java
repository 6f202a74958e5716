package io.evenbook.saga.erasure;

import io.evenbook.api.port.SubjectErasure;
import io.evenbook.axon.postgres.bus.BatchDispatcher;
import io.evenbook.axon.postgres.lease.Ownership;
import io.evenbook.axon.postgres.log.EventLog;
import io.evenbook.axon.postgres.reader.LogReader;
import io.evenbook.saga.EventProcessors;
import io.evenbook.saga.Parking;
import io.evenbook.saga.ProcessDispatcher;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.jdbc.core.JdbcTemplate;

/** Wires the destruction of keys. */
@Configuration(proxyBeanMethods = false)
class ErasureConfiguration {

    @Bean
    LogReader erasureReader(
            EventProcessors processors,
            BatchDispatcher commands,
            EventLog log,
            JdbcTemplate jdbc,
            SubjectErasure keys) {
        ProcessDispatcher dispatcher = new ProcessDispatcher(Erasures.NAME, commands);
        ErasureReader reader = new ErasureReader(new ErasureTable(jdbc), keys, dispatcher);
        return processors.add(Erasures.NAME, new Parking(reader, dispatcher, Parking.eventsOf(log)));
    }

    @Bean
    Erasures erasures(JdbcTemplate jdbc, SubjectErasure keys, Ownership ownership) {
        return new Erasures(new ErasureTable(jdbc), keys, ownership);
    }
}
