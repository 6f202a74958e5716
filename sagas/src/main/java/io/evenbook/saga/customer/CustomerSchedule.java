package io.evenbook.saga.customer;

import com.github.f4b6a3.ulid.UlidCreator;
import io.evenbook.api.customer.CustomerCommand.ChargeTierFee;
import io.evenbook.api.customer.CustomerCommand.EndKyc;
import io.evenbook.api.customer.Tier;
import io.evenbook.api.id.EntryId;
import io.evenbook.api.money.Requested;
import io.evenbook.axon.postgres.lease.Ownership;
import io.evenbook.saga.OwnerSchedule;
import io.evenbook.saga.SystemCommands;
import io.evenbook.saga.customer.CustomerDates.Due;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.axonframework.commandhandling.CommandBus;

/**
 * Ends KYC levels and charges the monthly fees of tiers, in the process that owns the commands. The rules judge by the
 * time of the command and not by that of this process: a level counts as ended at once, and a month is charged once.
 */
final class CustomerSchedule extends OwnerSchedule {
    static final String NAME = "CustomerSchedule";

    private final CustomerDates dates;
    private final Map<Tier, Requested> fees;
    private final SystemCommands commands;
    private final Clock clock;

    /** @param fees per month; tiers without one are free */
    CustomerSchedule(
            CustomerDates dates,
            Map<Tier, Requested> fees,
            CommandBus bus,
            Ownership ownership,
            Clock clock,
            Duration interval) {
        super("customers", ownership, interval);
        this.dates = dates;
        this.fees = fees;
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
        List<Throwable> refused = new ArrayList<>();
        dates.forEachDue(
                clock.instant(),
                fees.keySet(),
                due -> commands.send(command(due))
                        .join()
                        .optionalExceptionResult()
                        .ifPresent(why -> {
                            if (refused.isEmpty()) {
                                refused.add(why);
                            }
                        }));
        if (!refused.isEmpty()) {
            throw new IllegalStateException("something due of a customer was refused", refused.getFirst());
        }
    }

    private Object command(Due due) {
        return switch (due.matter()) {
            case KYC_END -> new EndKyc(due.customerId());
            case TIER_FEE ->
                new ChargeTierFee(
                        due.customerId(),
                        due.tier(),
                        fees.get(due.tier()),
                        EntryId.named(UlidCreator.getMonotonicUlid().toLowerCase()));
        };
    }
}
