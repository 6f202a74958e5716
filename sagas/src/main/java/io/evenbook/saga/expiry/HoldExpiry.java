package io.evenbook.saga.expiry;

import io.evenbook.api.account.AccountCommand.ExpireHold;
import io.evenbook.api.account.ExpiringHolds;
import io.evenbook.api.account.ExpiringHolds.ExpiringHold;
import io.evenbook.axon.postgres.Ownership;
import io.evenbook.saga.OwnerSchedule;
import io.evenbook.saga.SystemCommands;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import org.axonframework.commandhandling.CommandBus;

/**
 * Tells holds that their time is over, once a second, in the process that owns the commands. One that has ended otherwise has nothing to
 * do then; one that could not be told is told again.
 */
final class HoldExpiry extends OwnerSchedule {
    private static final Duration INTERVAL = Duration.ofSeconds(1);
    private static final int MAX_ROUND = 10_000;
    /** Fits into the queue of one partition beside what others send. */
    private static final int MAX_AT_ONCE = 100;

    private final ExpiringHolds holds;
    private final SystemCommands commands;
    private final Clock clock;

    HoldExpiry(ExpiringHolds holds, CommandBus bus, Ownership ownership, Clock clock) {
        super("hold-expiry", ownership, INTERVAL);
        this.holds = holds;
        this.commands = new SystemCommands("HoldExpiry", bus);
        this.clock = clock;
    }

    @Override
    protected Duration firstDelay() {
        return Duration.ZERO;
    }

    @Override
    protected void run() {
        Instant now = clock.instant().truncatedTo(ChronoUnit.MICROS);
        List<ExpiringHold> due = holds.due(now, MAX_ROUND);
        List<Throwable> failures = new ArrayList<>();
        for (int from = 0; from < due.size(); from += MAX_AT_ONCE) {
            due.subList(from, Math.min(from + MAX_AT_ONCE, due.size())).stream()
                    .map(hold -> commands.send(new ExpireHold(hold.accountId(), hold.holdId(), now)))
                    .toList()
                    .forEach(answer -> answer.join().optionalExceptionResult().ifPresent(failures::add));
        }
        if (!failures.isEmpty()) {
            throw new IllegalStateException("%d holds were not told".formatted(failures.size()), failures.getFirst());
        }
    }
}
