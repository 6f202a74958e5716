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
 * Releases holds whose time is over, once a second, in the process that owns the commands. That they count no more is
 * decided without it, by the first command on their account; this tidies up where no command comes.
 */
final class HoldExpiry extends OwnerSchedule {
    static final String NAME = "HoldExpiry";

    private static final Duration INTERVAL = Duration.ofSeconds(1);
    private static final int MAX_ROUND = 10_000;
    /** Fits into the lane of processes beside what others send. */
    private static final int MAX_AT_ONCE = 100;

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
        List<AccountId> due = holds.due(now, MAX_ROUND);
        List<Throwable> failures = new ArrayList<>();
        for (int from = 0; from < due.size(); from += MAX_AT_ONCE) {
            Map<AccountId, CompletableFuture<CommandResultMessage<?>>> answers = new LinkedHashMap<>();
            for (AccountId accountId : due.subList(from, Math.min(from + MAX_AT_ONCE, due.size()))) {
                answers.put(accountId, commands.send(new ExpireHolds(accountId)));
            }
            answers.forEach((accountId, answer) -> answer.join()
                    .optionalExceptionResult()
                    .ifPresentOrElse(failures::add, () -> holds.told(accountId, now)));
        }
        if (!failures.isEmpty()) {
            throw new IllegalStateException(
                    "the holds of %d accounts could not be released".formatted(failures.size()), failures.getFirst());
        }
    }
}
