package io.evenbook.app.axon;

import io.evenbook.app.ConditionalOnRole;
import io.evenbook.app.Role;
import io.evenbook.axon.postgres.PostgresEventStorageEngine;
import io.evenbook.axon.postgres.fold.SnapshotWriter;
import io.evenbook.command.market.MarketState;
import io.micrometer.core.instrument.MeterRegistry;
import java.time.Duration;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** Takes the snapshots of markets beside the command thread. */
@Configuration(proxyBeanMethods = false)
@ConditionalOnRole(Role.COMMAND)
class SnapshotConfiguration {

    @Bean(destroyMethod = "stop")
    SnapshotWriter snapshotWriter(
            PostgresEventStorageEngine engine,
            @Value("${evenbook.snapshots.interval}") Duration interval,
            @Value("${evenbook.snapshots.events}") long events,
            @Value("${evenbook.snapshots.keep-hourly}") Duration keepHourly,
            MeterRegistry meters) {
        SnapshotWriter.Schedule schedule = new SnapshotWriter.Schedule(interval, events, keepHourly);
        return new SnapshotWriter(engine, schedule, meters, MarketState.AGGREGATE.type());
    }
}
