package io.evenbook.app.axon;

import io.evenbook.app.ConditionalOnRole;
import io.evenbook.app.Role;
import io.evenbook.axon.postgres.autoconfigure.LeaseStart;
import io.evenbook.axon.postgres.lease.CommandLease;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import java.time.Duration;
import javax.sql.DataSource;
import org.springframework.beans.factory.annotation.Qualifier;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.boot.sql.init.dependency.DependsOnDatabaseInitialization;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** Elects the owner: one of all processes with the command role handles commands, the others stand by. */
@Configuration(proxyBeanMethods = false)
@ConditionalOnRole(Role.COMMAND)
class CommandLeaseConfiguration {

    @Bean
    @DependsOnDatabaseInitialization
    CommandLease commandLease(
            @Qualifier(PoolConfiguration.LOG) DataSource log,
            @Value("${evenbook.node-id}") String nodeId,
            @Value("${evenbook.command.lease}") Duration duration,
            MeterRegistry meters) {
        CommandLease lease = CommandLease.builder()
                .dataSource(log)
                .owner(nodeId)
                .duration(duration)
                .build();
        Gauge.builder("evenbook.command.owner", lease, owner -> owner.isHeld() ? 1 : 0)
                .description("1 in the process that handles the commands, 0 in a standby")
                .register(meters);
        return lease;
    }

    @Bean
    LeaseStart commandLeaseStart(CommandLease lease) {
        return new LeaseStart(lease);
    }
}
