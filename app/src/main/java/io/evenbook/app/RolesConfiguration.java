package io.evenbook.app;

import io.evenbook.command.AggregateStatesConfiguration;
import io.evenbook.command.CommandSideConfiguration;
import io.evenbook.projection.ProjectionConfiguration;
import io.evenbook.query.QueryConfiguration;
import io.evenbook.query.lookup.LookupConfiguration;
import io.evenbook.saga.SagaConfiguration;
import io.evenbook.stream.StreamConfiguration;
import java.time.Clock;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Import;

/** Imports the modules of the roles that this process has. */
@Configuration(proxyBeanMethods = false)
class RolesConfiguration {

    @Bean
    Clock clock() {
        return Clock.systemUTC();
    }

    @Configuration(proxyBeanMethods = false)
    @ConditionalOnRole(Role.COMMAND)
    @Import({CommandSideConfiguration.class, LookupConfiguration.class})
    static class CommandRole {}

    @Configuration(proxyBeanMethods = false)
    @ConditionalOnRole(Role.SAGA)
    @Import({SagaConfiguration.class, LookupConfiguration.class})
    static class SagaRole {}

    @Configuration(proxyBeanMethods = false)
    @ConditionalOnRole(Role.PROJECTION)
    @Import(ProjectionConfiguration.class)
    static class ProjectionRole {}

    @Configuration(proxyBeanMethods = false)
    @ConditionalOnRole(Role.QUERY)
    @Import({QueryConfiguration.class, AggregateStatesConfiguration.class})
    static class QueryRole {}

    @Configuration(proxyBeanMethods = false)
    @ConditionalOnRole(Role.STREAM)
    @Import(StreamConfiguration.class)
    static class StreamRole {}
}
