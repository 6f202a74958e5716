package io.evenbook.saga.expiry;

import io.evenbook.api.account.AccountCommand.ExpireHolds;
import io.evenbook.api.id.AccountId;
import io.evenbook.axon.postgres.lease.Ownership;
import io.evenbook.saga.OwnerSchedule;
import io.evenbook.saga.SystemCommands;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import org.axonframework.commandhandling.CommandBus;
import org.axonframework.commandhandling.CommandResultMessage;

/**
 * Releases expired holds once a second, in the process that owns the commands. The first command on an account releases
 * its expired holds anyway; this covers accounts without commands.
 */
final class HoldExpiry extends OwnerSchedule {
    static final String NAME = "HoldExpiry";

    private static final Duration INTERVAL = Duration.ofSeconds(1);
    private static final int MAX_ACCOUNTS_PER_RUN = 10_000;
    /** Leaves room in the lane of processes for the commands of others. */
    private static final int MAX_IN_FLIGHT = 100;

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
        List<AccountId> due = holds.due(now, MAX_ACCOUNTS_PER_RUN);
        List<Throwable> failures = new ArrayList<>();
        for (int from = 0; from < due.size(); from += MAX_IN_FLIGHT) {
            Map<AccountId, CompletableFuture<CommandResultMessage<?>>> answers = new LinkedHashMap<>();
            for (AccountId accountId : due.subList(from, Math.min(from + MAX_IN_FLIGHT, due.size()))) {
                answers.put(accountId, commands.send(new ExpireHolds(accountId)));
            }
            answers.forEach((accountId, answer) -> answer.join()
                    .optionalExceptionResult()
                    .ifPresentOrElse(failures::add, () -> holds.remove(accountId, now)));
        }
        if (!failures.isEmpty()) {
            throw new IllegalStateException(
                    "could not release the expired holds of %d accounts".formatted(failures.size()),
                    failures.getFirst());
        }
    }
}
