package io.evenbook.saga.expiry;

import io.evenbook.api.account.AccountCommand.ExpireHolds;
import io.evenbook.axon.postgres.lease.Ownership;
import io.evenbook.saga.OwnerSchedule;
import io.evenbook.saga.SystemCommands;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import org.axonframework.commandhandling.CommandBus;

/**
 * Releases expired holds once a second, in the process that owns the commands. The first command on an account releases
 * its expired holds anyway; this covers accounts without commands.
 */
final class HoldExpiry extends OwnerSchedule {
    static final String NAME = "HoldExpiry";

    private static final Duration INTERVAL = Duration.ofSeconds(1);
    private static final int MAX_ACCOUNTS_PER_RUN = 10_000;

    private final ExpiringHolds holds;
    private final SystemCommands commands;
    private final Clock clock;

    HoldExpiry(ExpiringHolds holds, CommandBus bus, Ownership ownership, Clock clock) {
        super("hold-expiry", ownership, INTERVAL);
        this.holds = holds;
        this.commands = new SystemCommands(NAME, bus);
        this.clock = clock;
    }

    @Override
    protected Duration firstDelay() {
        return Duration.ZERO;
    }

    @Override
    protected void run() {
        Instant now = clock.instant().truncatedTo(ChronoUnit.MICROS);
        List<Throwable> failures = commands.sendAll(
                holds.due(now, MAX_ACCOUNTS_PER_RUN), ExpireHolds::new, accountId -> holds.remove(accountId, now));
        if (!failures.isEmpty()) {
            throw new IllegalStateException(
                    "could not release the expired holds of %d accounts".formatted(failures.size()),
                    failures.getFirst());
        }
    }
}
