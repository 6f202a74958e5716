package io.evenbook.query.control;

import io.evenbook.api.port.ControlChecks;
import io.evenbook.api.port.OmnibusLedger;
import io.evenbook.axon.postgres.log.EventLog;
import io.micrometer.core.instrument.MeterRegistry;
import java.time.Clock;
import java.time.Duration;
import javax.sql.DataSource;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/**
 * What checks the books. Apart from the rest of the query side: the process that handles commands runs the controls and
 * reconciles, though it need not answer queries. Needs a DataSource in which the views are, the log, a clock and
 * meters.
 */
@Configuration(proxyBeanMethods = false)
public class ControlsConfiguration {
    /** As long as reads wait for a position. */
    private static final Duration PATIENCE = Duration.ofSeconds(2);

    @Bean
    ControlChecks controlChecks(DataSource dataSource, EventLog log, LatestControls latest) {
        return new BookChecks(new ViewedBooksReader(new Snapshots(dataSource)), log, latest, PATIENCE);
    }

    @Bean
    OmnibusLedger omnibusLedger(DataSource dataSource, EventLog log) {
        return new OmnibusReader(new Snapshots(dataSource), log, PATIENCE);
    }

    @Bean
    LatestControls latestControls(EventLog log, Clock clock, MeterRegistry meters) {
        return new LatestControls(log, clock, meters);
    }
}
