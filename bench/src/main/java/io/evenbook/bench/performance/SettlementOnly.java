package io.evenbook.bench.performance;

import io.evenbook.axon.postgres.Ownership;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.ComponentScan;
import org.springframework.context.annotation.ComponentScan.Filter;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.FilterType;
import org.springframework.context.annotation.Import;

/** The settlement saga as the service runs it, without its other processes. */
@Configuration(proxyBeanMethods = false)
@Import(AgreeingCommands.class)
@ComponentScan(
        basePackages = "io.evenbook.saga",
        excludeFilters = @Filter(type = FilterType.REGEX, pattern = "io\\.evenbook\\.saga\\.(routing\\..*|SagaConfiguration)"))
class SettlementOnly {
    @Bean
    Ownership ownership() {
        return Ownership.alone();
    }
}
