package io.evenbook.command;

import org.axonframework.config.ConfigurerModule;
import org.axonframework.lifecycle.Phase;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.ComponentScan;
import org.springframework.context.annotation.Configuration;

/**
 * The command side in one piece. It needs from outside: a command bus, an event log, where the journal's entries stand
 * in it ({@code EntryPositions}), and for controls {@code ControlChecks} and an {@code OmnibusLedger}.
 */
@Configuration(proxyBeanMethods = false)
@ComponentScan
public class CommandSideConfiguration {

    @Bean
    ConfigurerModule commandHandlers() {
        return configurer -> configurer.onInitialize(
                axon -> axon.onStart(Phase.INSTRUCTION_COMPONENTS, () -> Handlers.subscribeTo(axon.commandBus())));
    }
}
