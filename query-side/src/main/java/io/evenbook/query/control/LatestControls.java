package io.evenbook.query.control;

import io.evenbook.api.control.Control;
import io.evenbook.api.control.ControlResult;
import io.evenbook.api.control.ControlsCommand;
import io.evenbook.api.control.ControlsEvent.ControlsRun;
import io.evenbook.axon.postgres.log.EventLog;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import org.axonframework.eventhandling.DomainEventMessage;

/**
 * What the last run of the controls found, as the log has it, whichever process ran them; and the meters that show it.
 */
public final class LatestControls {
    private static final long FRESH_NANOS = Duration.ofSeconds(1).toNanos();

    private final EventLog log;
    private volatile Look last;

    LatestControls(EventLog log, Clock clock, MeterRegistry meters) {
        this.log = log;
        for (Control control : Control.values()) {
            Gauge.builder(
                            "evenbook.control.passed",
                            () -> look().map(run -> passed(run, control)).orElse(Double.NaN))
                    .description("1 if the control did not fail when it last ran, 0 if it did")
                    .tag("control", control.name())
                    .register(meters);
        }
        Gauge.builder(
                        "evenbook.control.age.seconds",
                        () -> look().map(run -> secondsSince(run, clock)).orElse(Double.NaN))
                .description("How long ago the controls last ran")
                .register(meters);
    }

    private static double passed(Recorded run, Control control) {
        return run.results().results().stream()
                        .filter(result -> result.control() == control)
                        .allMatch(ControlResult::passed)
                ? 1
                : 0;
    }

    private static double secondsSince(Recorded run, Clock clock) {
        return Duration.between(run.at(), clock.instant()).toMillis() / 1000.0;
    }

    /** The last run; empty: there was none. */
    public Optional<Recorded> find() {
        long position = log.lastPositionOf(ControlsCommand.CONTROLS_ID);
        return position == 0
                ? Optional.empty()
                : log.eventsBetween(position, position).stream().findFirst().map(Recorded::of);
    }

    /** Asked for several meters at once, the log is looked at once. */
    private Optional<Recorded> look() {
        Look look = last;
        if (look == null || System.nanoTime() - look.nanoTime() > FRESH_NANOS) {
            look = new Look(find(), System.nanoTime());
            last = look;
        }
        return look.found();
    }

    /** A run of the controls, and when it was recorded. */
    public record Recorded(Instant at, ControlsRun results) {
        private static Recorded of(DomainEventMessage<?> event) {
            return new Recorded(event.getTimestamp(), (ControlsRun) event.getPayload());
        }
    }

    private record Look(Optional<Recorded> found, long nanoTime) {}
}
