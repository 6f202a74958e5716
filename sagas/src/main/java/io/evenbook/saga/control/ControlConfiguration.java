package io.evenbook.saga.control;

import io.evenbook.api.port.ControlChecks;
import io.evenbook.axon.postgres.lease.Ownership;
import java.time.Clock;
import java.time.Duration;
import org.axonframework.commandhandling.CommandBus;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.boot.convert.DurationStyle;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** Runs the controls every {@code evenbook.controls.interval}: 1 hour by default, 0 for never. */
@Configuration(proxyBeanMethods = false)
class ControlConfiguration {
    private static final Duration SHORTEST_DELAY = Duration.ofMinutes(1);

    @Bean
    ControlSchedule controlSchedule(
            ControlChecks checks,
            CommandBus commands,
            Ownership ownership,
            Clock clock,
            @Value("${evenbook.controls.interval:PT1H}") String interval) {
        Duration every = DurationStyle.detectAndParse(interval);
        return new ControlSchedule(
                checks,
                commands,
                ownership,
                clock,
                every,
                every.compareTo(SHORTEST_DELAY) < 0 ? every : SHORTEST_DELAY);
    }
}
