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

/** The results of the last run of the controls, read from the log, whichever process ran them; and its meters. */
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
                    .description("1 if the control passed its last run, 0 if it failed")
                    .tag("control", control.name())
                    .register(meters);
        }
        Gauge.builder(
                        "evenbook.control.age.seconds",
                        () -> look().map(run -> secondsSince(run, clock)).orElse(Double.NaN))
                .description("Time since the last run of the controls")
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

    /** The last run; empty if there was none. */
    public Optional<Recorded> find() {
        long position = log.lastPositionOf(ControlsCommand.CONTROLS_ID);
        return position == 0
                ? Optional.empty()
                : log.eventsBetween(position, position).stream().findFirst().map(Recorded::of);
    }

    /** Reads the log once for several meters. */
    private Optional<Recorded> look() {
        Look look = last;
        if (look == null || System.nanoTime() - look.nanoTime() > FRESH_NANOS) {
            look = new Look(find(), System.nanoTime());
            last = look;
        }
        return look.found();
    }

    /** The results of a run and the time of its event. */
    public record Recorded(Instant at, ControlsRun results) {
        private static Recorded of(DomainEventMessage<?> event) {
            return new Recorded(event.getTimestamp(), (ControlsRun) event.getPayload());
        }
    }

    private record Look(Optional<Recorded> found, long nanoTime) {}
}
