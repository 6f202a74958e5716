package io.evenbook.app.refusal;

import io.evenbook.app.ConditionalOnRole;
import io.evenbook.app.Role;
import io.evenbook.axon.postgres.lease.Ownership;
import java.time.Duration;
import javax.sql.DataSource;
import org.axonframework.commandhandling.CommandBus;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.boot.sql.init.dependency.DependsOnDatabaseInitialization;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** Seals the refusals of all processes in the one that owns the commands. */
@Configuration(proxyBeanMethods = false)
@ConditionalOnRole(Role.SAGA)
class RefusalConfiguration {

    @Bean
    @DependsOnDatabaseInitialization
    RefusalSealing refusalSealing(
            DataSource views,
            CommandBus commands,
            Ownership ownership,
            @Value("${evenbook.refusals.seal-interval}") Duration interval,
            @Value("${evenbook.refusals.retention}") Duration retention) {
        return new RefusalSealing(new RefusalTable(views), commands, ownership, interval, retention);
    }
}
