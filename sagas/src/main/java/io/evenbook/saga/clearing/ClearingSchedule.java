package io.evenbook.saga.clearing;

import io.evenbook.api.RejectedException;
import io.evenbook.api.Rejection;
import io.evenbook.api.clearing.SchemeRejection.DayNotOver;
import io.evenbook.api.clearing.SchemeRejection.WindowNotDue;
import io.evenbook.axon.postgres.lease.Ownership;
import io.evenbook.saga.OwnerSchedule;
import io.evenbook.saga.SystemCommands;
import io.evenbook.saga.clearing.ScheduledScheme.Step;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import org.axonframework.commandhandling.CommandBus;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Closes and settles the windows of schemes and ends their penalty days when it is time, in the process that owns the
 * commands. Each run sends the first step of a scheme that is due; the events that it causes say which one is next. A
 * step that a rule refuses is sent again in each run, and does not hold up the others of its scheme; the refusal is
 * shown. All commands check the state, so a step that is sent twice is done once.
 */
final class ClearingSchedule extends OwnerSchedule {
    static final String NAME = "ClearingSchedule";

    private static final Logger LOGGER = LoggerFactory.getLogger(ClearingSchedule.class);

    private final SchemeTable schemes;
    private final SystemCommands commands;
    private final Clock clock;

    ClearingSchedule(SchemeTable schemes, CommandBus bus, Ownership ownership, Clock clock, Duration interval) {
        super("clearing", ownership, interval);
        this.schemes = schemes;
        this.commands = new SystemCommands(NAME, bus);
        this.clock = clock;
    }

    @Override
    protected Duration firstDelay() {
        return Duration.ZERO;
    }

    @Override
    protected void run() {
        Instant now = clock.instant();
        forEach(schemes.due(now), schemeId -> advance(schemes.find(schemeId), now));
    }

    private void advance(ScheduledScheme scheme, Instant now) {
        List<Step> steps = scheme.steps();
        List<Step> due = steps.stream().filter(step -> !step.at().isAfter(now)).toList();
        if (due.isEmpty()) {
            schemes.postpone(scheme, steps.getFirst().at());
        }
        Rejection refusal = null;
        for (Step step : due) {
            Rejection refused = send(step);
            if (refused == null) {
                break;
            }
            if (refusal == null && !isEarly(refused)) {
                refusal = refused;
            }
        }
        show(scheme, refusal);
    }

    /**
     * Returns why a rule refused the command; null if none did.
     *
     * @throws IllegalStateException if the command failed otherwise
     */
    private Rejection send(Step step) {
        Throwable failure =
                commands.send(step.command()).join().optionalExceptionResult().orElse(null);
        if (failure != null && !(failure instanceof RejectedException)) {
            throw new IllegalStateException("could not do " + step.command(), failure);
        }
        return failure == null ? null : ((RejectedException) failure).rejection();
    }

    /** The time of the command may be behind the clock of this process. */
    private static boolean isEarly(Rejection refusal) {
        return refusal instanceof WindowNotDue || refusal instanceof DayNotOver;
    }

    private void show(ScheduledScheme scheme, Rejection refusal) {
        String text = refusal == null ? null : refusal.code() + ": " + refusal.detail();
        if (!Objects.equals(text, scheme.refusal())) {
            schemes.setRefusal(scheme.schemeId(), text);
            if (text != null) {
                LOGGER.error("A step of {} is refused until its reason is gone: {}", scheme.schemeId(), text);
            }
        }
    }
}
