package io.evenbook.saga.control;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.evenbook.api.EventMetaData;
import io.evenbook.api.control.Control;
import io.evenbook.api.control.ControlOutcome;
import io.evenbook.api.control.ControlResult;
import io.evenbook.api.control.ControlsCommand.RecordControls;
import io.evenbook.api.port.ControlChecks;
import io.evenbook.axon.postgres.lease.Ownership;
import io.evenbook.saga.LiveThreads;
import io.evenbook.saga.ScriptedCommandBus;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.BooleanSupplier;
import org.axonframework.common.Registration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class ControlScheduleTest {
    private static final Instant NOW = Instant.parse("2026-01-31T12:00:00Z");
    private static final String THREAD = "controls";
    private static final Duration TICK = Duration.ofMillis(20);
    private static final List<ControlResult> RESULTS =
            List.of(new ControlResult(Control.BALANCES, ControlOutcome.PASSED, 7, 3, List.of(), 0, List.of()));

    private final ScriptedCommandBus bus = new ScriptedCommandBus();
    private final Owner owner = new Owner();
    private final Checks checks = new Checks();
    private ControlSchedule schedule;

    @AfterEach
    void stop() {
        if (schedule != null) {
            schedule.stop();
        }
    }

    @Test
    void theOwnerRunsTheControlsAndRecordsWhatTheyFind() {
        start(TICK, Duration.ZERO);
        owner.listener.acquired();

        await(() -> bus.commands().size() >= 2);
        RecordControls first = (RecordControls) bus.commands().get(0);
        RecordControls second = (RecordControls) bus.commands().get(1);
        assertThat(first.results()).isEqualTo(RESULTS);
        assertThat(first.runId()).isNotEqualTo(second.runId());
        assertThat(bus.messages().getFirst().getMetaData().get(EventMetaData.ACTOR))
                .isEqualTo("system:Controls");
    }

    @Test
    void aStandbyDoesNothing() {
        LiveThreads.awaitNone(THREAD);
        start(TICK, Duration.ZERO);
        assertThat(LiveThreads.have(THREAD)).isFalse();
        assertThat(checks.runs).hasValue(0);
    }

    @Test
    void itStopsWhenTheOwnershipIsLostAndStartsWhenItIsBack() {
        start(TICK, Duration.ZERO);
        owner.listener.acquired();
        await(() -> checks.runs.get() > 0);
        owner.listener.lost();
        LiveThreads.awaitNone(THREAD);
        int runs = checks.runs.get();
        assertThat(checks.runs).hasValue(runs);

        owner.listener.acquired();
        await(() -> checks.runs.get() > runs);
    }

    @Test
    void anIntervalOfZeroSwitchesItOff() {
        start(Duration.ZERO, Duration.ZERO);
        assertThat(owner.listener).isNull();
        assertThat(schedule.isRunning()).isTrue();
    }

    @Test
    void aNegativeIntervalIsRefused() {
        assertThatThrownBy(() -> start(Duration.ofHours(-1), Duration.ZERO)).hasMessage("must be >= 0: interval=PT-1H");
    }

    @Test
    void theNextRunFollowsAFailedRun() {
        checks.failures.set(2);
        start(TICK, Duration.ZERO);
        owner.listener.acquired();
        await(() -> !bus.commands().isEmpty());
        assertThat(checks.runs.get()).isGreaterThanOrEqualTo(3);
    }

    @Test
    void theNextRunFollowsOneThatWasNotRecorded() {
        bus.answerBy(_ -> {
            if (bus.commands().size() < 2) {
                throw new IllegalStateException("not now");
            }
        });
        start(TICK, Duration.ZERO);
        owner.listener.acquired();
        await(() -> bus.commands().size() >= 3);
    }

    @Test
    void theFirstRunIsDueAnIntervalAfterTheLastOne() {
        checks.last = Optional.of(NOW.minus(Duration.ofMinutes(59)));
        start(Duration.ofHours(1), Duration.ZERO);
        owner.listener.acquired();
        await(() -> checks.lookUps.get() > 0);
        assertThat(schedule.firstDelay()).isEqualTo(Duration.ofMinutes(1));
        assertThat(checks.runs).as("one minute is left").hasValue(0);
        schedule.stop();

        checks.last = Optional.of(NOW.minus(Duration.ofMinutes(61)));
        start(Duration.ofHours(1), Duration.ZERO);
        owner.listener.acquired();
        await(() -> checks.runs.get() == 1);
    }

    @Test
    void withoutAnEarlierRunTheFirstIsDueAfterAnInterval() {
        checks.last = Optional.empty();
        start(Duration.ofHours(1), Duration.ZERO);
        owner.listener.acquired();
        await(() -> checks.lookUps.get() > 0);
        assertThat(schedule.firstDelay()).isEqualTo(Duration.ofHours(1));
        assertThat(checks.runs).hasValue(0);
    }

    @Test
    void anOverdueRunWaitsForTheShortestDelay() {
        start(Duration.ofHours(1), Duration.ofMinutes(1));
        owner.listener.acquired();
        await(() -> checks.lookUps.get() > 0);
        assertThat(schedule.firstDelay()).isEqualTo(Duration.ofMinutes(1));
        assertThat(checks.runs).hasValue(0);
    }

    private void start(Duration interval, Duration shortestDelay) {
        schedule = new ControlSchedule(checks, bus, owner, Clock.fixed(NOW, ZoneOffset.UTC), interval, shortestDelay);
        schedule.start();
    }

    private static void await(BooleanSupplier condition) {
        long deadline = System.nanoTime() + Duration.ofSeconds(10).toNanos();
        while (!condition.getAsBoolean()) {
            assertThat(System.nanoTime()).isLessThan(deadline);
            Thread.onSpinWait();
        }
    }

    private static final class Owner implements Ownership {
        private Listener listener;

        @Override
        public boolean isHeld() {
            return true;
        }

        @Override
        public Registration addListener(Listener heard) {
            listener = heard;
            return () -> true;
        }
    }

    private static final class Checks implements ControlChecks {
        private final AtomicInteger runs = new AtomicInteger();
        private final AtomicInteger failures = new AtomicInteger();
        private final AtomicInteger lookUps = new AtomicInteger();
        private volatile Optional<Instant> last = Optional.of(NOW.minus(Duration.ofDays(1)));

        @Override
        public List<ControlResult> run() {
            runs.incrementAndGet();
            if (failures.getAndDecrement() > 0) {
                throw new IllegalStateException("the database is away");
            }
            return RESULTS;
        }

        @Override
        public Optional<Instant> lastRecordedAt() {
            lookUps.incrementAndGet();
            return last;
        }
    }
}
