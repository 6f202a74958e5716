package io.evenbook.saga.market;

import io.evenbook.api.account.AccountCommand.CancelWhenDue;
import io.evenbook.api.market.MarketCommand.AdvanceTime;
import io.evenbook.axon.postgres.lease.Ownership;
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
 * Ends orders whose time is over, fires stops that a command had to leave, and cancels the orders of accounts whose
 * clients did not report in time, in the process that owns the commands. Only the cancels depend on it, and not before
 * the account's next order: whatever changes a book first does what is due in it.
 */
final class MarketSchedule extends OwnerSchedule {
    static final String NAME = "MarketSchedule";

    private static final int MAX_PER_RUN = 10_000;

    private final DueTable due;
    private final SystemCommands commands;
    private final Clock clock;

    MarketSchedule(DueTable due, CommandBus bus, Ownership ownership, Clock clock, Duration interval) {
        super("markets", ownership, interval);
        this.due = due;
        this.commands = new SystemCommands(NAME, bus);
        this.clock = clock;
    }

    @Override
    protected Duration firstDelay() {
        return Duration.ZERO;
    }

    /** @throws IllegalStateException after all of them, if a command failed */
    @Override
    protected void run() {
        Instant now = clock.instant().truncatedTo(ChronoUnit.MICROS);
        // The event that ends an account's time removes it
        List<Throwable> failures =
                new ArrayList<>(commands.sendAll(due.dueAccounts(now, MAX_PER_RUN), CancelWhenDue::new, _ -> {}));
        failures.addAll(commands.sendAll(
                due.dueMarkets(now, MAX_PER_RUN), market -> new AdvanceTime(market.marketId()), due::remove));
        if (!failures.isEmpty()) {
            throw new IllegalStateException(
                    "could not do what is due in %d markets and accounts".formatted(failures.size()),
                    failures.getFirst());
        }
    }
}
