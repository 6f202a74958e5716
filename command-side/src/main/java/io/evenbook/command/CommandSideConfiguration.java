package io.evenbook.command;

import org.axonframework.config.ConfigurerModule;
import org.axonframework.lifecycle.Phase;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.ComponentScan;
import org.springframework.context.annotation.Configuration;

/**
 * The whole command side. It needs beans from outside: a command bus, an event log, {@code EntryPositions} for
 * reversals, and {@code ControlChecks} and an {@code OmnibusLedger} for controls.
 */
@Configuration(proxyBeanMethods = false)
@ComponentScan
@EnableConfigurationProperties(LimitsProperties.class)
public class CommandSideConfiguration {

    @Bean
    ConfigurerModule commandHandlers(LimitsProperties limits) {
        return configurer -> configurer.onInitialize(axon -> axon.onStart(
                Phase.INSTRUCTION_COMPONENTS, () -> Handlers.subscribeTo(axon.commandBus(), limits.table())));
    }
}
