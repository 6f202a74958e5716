package io.evenbook.app.operation;

import io.evenbook.app.ConditionalOnRole;
import io.evenbook.app.Role;
import io.evenbook.axon.postgres.bus.SerialCommandBus;
import java.time.Duration;
import org.springframework.boot.health.contributor.AbstractHealthIndicator;
import org.springframework.boot.health.contributor.Health;
import org.springframework.stereotype.Component;

/** Down while a commit does not finish and other commands wait for it. */
@Component("commandsHealthIndicator")
@ConditionalOnRole(Role.COMMAND)
class CommandHealth extends AbstractHealthIndicator {
    private static final Duration LONGEST = Duration.ofSeconds(5);

    private final SerialCommandBus bus;

    CommandHealth(SerialCommandBus bus) {
        super("The state of the command bus is unknown");
        this.bus = bus;
    }

    @Override
    protected void doHealthCheck(Health.Builder health) {
        Duration stalled = bus.stalled();
        if (stalled.compareTo(LONGEST) < 0) {
            health.up();
        } else {
            health.down().withDetail("stalledSeconds", stalled.toSeconds());
        }
    }
}
