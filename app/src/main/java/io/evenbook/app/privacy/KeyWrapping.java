package io.evenbook.app.privacy;

import io.evenbook.app.ConditionalOnRole;
import io.evenbook.app.Role;
import io.evenbook.axon.postgres.lease.Ownership;
import io.evenbook.saga.OwnerSchedule;
import java.time.Duration;
import org.springframework.stereotype.Component;

/** Wraps the keys of subjects anew after the master key was changed: at each start of the owner, and each hour. */
@Component
@ConditionalOnRole(Role.COMMAND)
final class KeyWrapping extends OwnerSchedule {
    private static final Duration INTERVAL = Duration.ofHours(1);

    private final SubjectVault vault;

    KeyWrapping(SubjectVault vault, Ownership ownership) {
        super("key-wrapping", ownership, INTERVAL);
        this.vault = vault;
    }

    @Override
    protected Duration firstDelay() {
        return Duration.ZERO;
    }

    @Override
    protected void run() {
        vault.wrapAnew();
    }
}
