package io.evenbook.app.axon;

import io.evenbook.axon.postgres.PostgresEventStorageEngine;
import io.evenbook.axon.postgres.StateSnapshots;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** Snapshots are written by a thread of their own while commands go on. */
@Configuration(proxyBeanMethods = false)
class SnapshotConfiguration {

    @Bean(destroyMethod = "stop")
    StateSnapshots snapshots(PostgresEventStorageEngine engine) {
        return new StateSnapshots(engine);
    }
}
