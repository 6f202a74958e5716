package io.evenbook.saga.control;

import com.github.f4b6a3.ulid.UlidCreator;
import io.evenbook.api.EventMetaData;
import io.evenbook.api.control.ControlChecks;
import io.evenbook.api.control.ControlsCommand.RecordControls;
import io.evenbook.api.control.RunId;
import io.evenbook.axon.postgres.Ownership;
import java.time.Clock;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.axonframework.commandhandling.CommandBus;
import org.axonframework.commandhandling.CommandMessage;
import org.axonframework.commandhandling.CommandResultMessage;
import org.axonframework.commandhandling.GenericCommandMessage;
import org.axonframework.common.Registration;
import org.axonframework.lifecycle.Phase;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.context.SmartLifecycle;

/**
 * Runs the controls at intervals while the service runs and is the owner of the commands. The interval counts from the last run that was
 * recorded, by whichever process: a restart does not put the next one off. One that fails is tried again after the interval.
 */
final class ControlSchedule implements SmartLifecycle, Ownership.Listener {
    static final String NAME = "Controls";

    private static final Logger logger = LoggerFactory.getLogger(ControlSchedule.class);

    private final ControlChecks checks;
    private final CommandBus commands;
    private final Ownership ownership;
    private final Clock clock;
    private final Duration interval;
    private final Duration shortestDelay;
    private Registration ownershipNews = () -> true;
    private ScheduledExecutorService thread;
    private volatile boolean running;

    /**
     * @param interval      between two runs; zero: never
     * @param shortestDelay of the first run after a start, when there is enough else to do
     */
    ControlSchedule(
            ControlChecks checks, CommandBus commands, Ownership ownership, Clock clock, Duration interval, Duration shortestDelay) {
        if (interval.isNegative()) {
            throw new IllegalArgumentException("must be >= 0: interval=" + interval);
        }
        this.checks = checks;
        this.commands = commands;
        this.ownership = ownership;
        this.clock = clock;
        this.interval = interval;
        this.shortestDelay = shortestDelay;
    }

    @Override
    public void start() {
        running = true;
        if (!interval.isZero()) {
            ownershipNews = ownership.addListener(this);
        }
    }

    @Override
    public synchronized void acquired() {
        if (running && thread == null) {
            thread = Executors.newSingleThreadScheduledExecutor(Thread.ofPlatform().name("controls").daemon().factory());
            // When the first run is due is looked up there: whoever tells of the ownership is not to wait for a database.
            ScheduledExecutorService mine = thread;
            mine.execute(() -> schedule(mine));
        }
    }

    /** A run under way ends by itself: its command would be refused. */
    @Override
    public synchronized void lost() {
        if (thread != null) {
            thread.shutdownNow();
            thread = null;
        }
    }

    private void schedule(ScheduledExecutorService on) {
        long delayMillis = firstDelay().toMillis();
        synchronized (this) {
            if (!on.isShutdown()) {
                on.scheduleWithFixedDelay(this::run, delayMillis, interval.toMillis(), TimeUnit.MILLISECONDS);
            }
        }
    }

    private Duration firstDelay() {
        try {
            Duration delay = checks.lastRecordedAt()
                    .map(last -> interval.minus(Duration.between(last, clock.instant())))
                    .orElse(interval);
            return delay.compareTo(shortestDelay) > 0 ? delay : shortestDelay;
        } catch (RuntimeException e) {
            logger.warn("When the controls last ran could not be looked up: {}", e.toString());
            return interval;
        }
    }

    private void run() {
        try {
            record(new RecordControls(RunId.of(UlidCreator.getMonotonicUlid().toLowerCase()), checks.run()));
        } catch (Throwable e) {
            // Errors too: the schedule would end with the first, without a word
            logger.warn("The controls could not be run, which is tried again after {}: {}", interval, e.toString());
            logger.debug("Cause", e);
        }
    }

    private void record(RecordControls run) {
        CommandMessage<Object> message = GenericCommandMessage.asCommandMessage(run)
                .withMetaData(Map.of(EventMetaData.ACTOR, EventMetaData.system(NAME)));
        CompletableFuture<CommandResultMessage<?>> answer = new CompletableFuture<>();
        commands.<Object, Object>dispatch(message, (_, result) -> answer.complete(result));
        CommandResultMessage<?> result = answer.join();
        if (result.isExceptional()) {
            throw new IllegalStateException("what the controls found was not recorded", result.exceptionResult());
        }
        run.results().stream()
                .filter(control -> !control.passed())
                .forEach(control -> logger.error("The control {} failed: {} breaks, the first {}", control.control(),
                        control.breakCount(), control.breaks().getFirst()));
    }

    @Override
    public void stop() {
        ownershipNews.cancel();
        running = false;
        lost();
    }

    @Override
    public boolean isRunning() {
        return running;
    }

    /** With the processes: after the command handlers, before the web server. */
    @Override
    public int getPhase() {
        return Phase.INBOUND_EVENT_CONNECTORS;
    }
}
