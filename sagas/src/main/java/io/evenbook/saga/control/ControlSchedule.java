package io.evenbook.saga.control;

import com.github.f4b6a3.ulid.UlidCreator;
import io.evenbook.api.control.ControlsCommand.RecordControls;
import io.evenbook.api.id.RunId;
import io.evenbook.api.port.ControlChecks;
import io.evenbook.axon.postgres.lease.Ownership;
import io.evenbook.saga.OwnerSchedule;
import io.evenbook.saga.SystemCommands;
import java.time.Clock;
import java.time.Duration;
import org.axonframework.commandhandling.CommandBus;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Runs the controls at an interval in the process that owns the commands. The interval counts from the last recorded
 * run, whichever process made it, so a restart does not delay the next run.
 */
final class ControlSchedule extends OwnerSchedule {
    static final String NAME = "Controls";

    private static final Logger logger = LoggerFactory.getLogger(ControlSchedule.class);

    private final ControlChecks checks;
    private final SystemCommands commands;
    private final Clock clock;
    private final Duration interval;
    private final Duration shortestDelay;

    /**
     * @param interval between two runs; zero: no run
     * @param shortestDelay of the first run after a start, which already loads the machine
     */
    ControlSchedule(
            ControlChecks checks,
            CommandBus bus,
            Ownership ownership,
            Clock clock,
            Duration interval,
            Duration shortestDelay) {
        super("controls", ownership, interval);
        this.checks = checks;
        this.commands = new SystemCommands(NAME, bus);
        this.clock = clock;
        this.interval = interval;
        this.shortestDelay = shortestDelay;
    }

    @Override
    protected Duration firstDelay() {
        Duration delay = checks.lastRecordedAt()
                .map(last -> interval.minus(Duration.between(last, clock.instant())))
                .orElse(interval);
        return delay.compareTo(shortestDelay) > 0 ? delay : shortestDelay;
    }

    @Override
    protected void run() {
        RecordControls run =
                new RecordControls(RunId.named(UlidCreator.getMonotonicUlid().toLowerCase()), checks.run());
        commands.send(run).join().optionalExceptionResult().ifPresent(failure -> {
            throw new IllegalStateException("the results of the controls were not recorded", failure);
        });
        run.results().stream()
                .filter(control -> !control.passed())
                .forEach(control -> logger.error(
                        "The control {} failed: {} breaks, the first {}",
                        control.control(),
                        control.breakCount(),
                        control.breaks().getFirst()));
    }
}
