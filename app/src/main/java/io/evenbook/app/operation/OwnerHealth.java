package io.evenbook.app.operation;

import io.evenbook.app.ConditionalOnRole;
import io.evenbook.app.Role;
import io.evenbook.axon.postgres.lease.Ownership;
import org.springframework.boot.health.contributor.AbstractHealthIndicator;
import org.springframework.boot.health.contributor.Health;
import org.springframework.stereotype.Component;

/**
 * Up in the process that handles the commands, else STANDBY: no failure, but load balancers must send commands
 * elsewhere.
 */
@Component("ownerHealthIndicator")
@ConditionalOnRole(Role.COMMAND)
class OwnerHealth extends AbstractHealthIndicator {
    private final Ownership ownership;

    OwnerHealth(Ownership ownership) {
        super("The owner of the commands is unknown");
        this.ownership = ownership;
    }

    @Override
    protected void doHealthCheck(Health.Builder health) {
        health.status(ownership.isHeld() ? "UP" : "STANDBY");
    }
}
