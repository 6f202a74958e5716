package io.evenbook.app.operation;

import io.evenbook.app.ConditionalOnRole;
import io.evenbook.app.Role;
import io.evenbook.axon.postgres.lease.Ownership;
import org.springframework.boot.health.contributor.AbstractHealthIndicator;
import org.springframework.boot.health.contributor.Health;
import org.springframework.stereotype.Component;

/** Whether this process handles the commands, or stands by: no fault, but commands belong elsewhere. */
@Component("ownerHealthIndicator")
@ConditionalOnRole(Role.COMMAND)
class OwnerHealth extends AbstractHealthIndicator {
    private final Ownership ownership;

    OwnerHealth(Ownership ownership) {
        super("Who handles the commands cannot be said");
        this.ownership = ownership;
    }

    @Override
    protected void doHealthCheck(Health.Builder health) {
        health.status(ownership.isHeld() ? "UP" : "STANDBY");
    }
}
