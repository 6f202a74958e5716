package io.evenbook.query.control;

import io.evenbook.api.port.ControlChecks;
import io.evenbook.api.port.OmnibusLedger;
import io.evenbook.axon.postgres.log.EventLog;
import io.evenbook.query.support.position.ConsistentRead;
import io.evenbook.query.support.position.ViewPositions;
import io.micrometer.core.instrument.MeterRegistry;
import java.time.Clock;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.jdbc.core.simple.JdbcClient;

/**
 * Controls and reconciliation. The process that handles commands runs them, though it need not answer queries. Needs
 * the log, a clock, meters, and a JdbcClient in whose database the views are.
 */
@Configuration(proxyBeanMethods = false)
public class ControlsConfiguration {

    @Bean
    ControlChecks controlChecks(
            JdbcClient postgres,
            ConsistentRead consistently,
            EventLog log,
            LatestControls latest,
            @Value("${evenbook.controls.defaulters:1}") int defaulters) {
        return new BookChecks(
                new ViewedBooksReader(postgres, consistently), log, latest, ViewPositions.TIMEOUT, defaulters);
    }

    @Bean
    OmnibusLedger omnibusLedger(JdbcClient postgres, ConsistentRead consistently, EventLog log) {
        return new OmnibusReader(postgres, consistently, log, ViewPositions.TIMEOUT);
    }

    @Bean
    LatestControls latestControls(EventLog log, Clock clock, MeterRegistry meters) {
        return new LatestControls(log, clock, meters);
    }
}
