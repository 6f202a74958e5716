package io.evenbook.saga.expiry;

import io.evenbook.api.EventMetaData;
import io.evenbook.api.account.AccountCommand.ExpireHold;
import io.evenbook.api.account.ExpiringHolds;
import io.evenbook.api.account.ExpiringHolds.ExpiringHold;
import io.evenbook.axon.postgres.Ownership;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.axonframework.commandhandling.CommandBus;
import org.axonframework.commandhandling.CommandResultMessage;
import org.axonframework.commandhandling.GenericCommandMessage;
import org.axonframework.common.Registration;
import org.axonframework.lifecycle.Phase;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.context.SmartLifecycle;

/**
 * Tells holds that their time is over, once a second, in the process that owns the commands. One that has ended otherwise has nothing to
 * do then; one that could not be told is told again.
 */
final class HoldExpiry implements SmartLifecycle, Ownership.Listener {
    private static final Logger logger = LoggerFactory.getLogger(HoldExpiry.class);
    private static final Duration INTERVAL = Duration.ofSeconds(1);
    private static final int MAX_ROUND = 10_000;
    /** Fits into the queue of one partition beside what others send. */
    private static final int MAX_AT_ONCE = 100;

    private final ExpiringHolds holds;
    private final CommandBus commands;
    private final Ownership ownership;
    private final Clock clock;
    private Registration ownershipNews = () -> true;
    private ScheduledExecutorService schedule;
    private boolean running;

    HoldExpiry(ExpiringHolds holds, CommandBus commands, Ownership ownership, Clock clock) {
        this.holds = holds;
        this.commands = commands;
        this.ownership = ownership;
        this.clock = clock;
    }

    @Override
    public void start() {
        synchronized (this) {
            running = true;
        }
        ownershipNews = ownership.addListener(this);
    }

    @Override
    public synchronized void acquired() {
        if (running && schedule == null) {
            schedule = Executors.newSingleThreadScheduledExecutor(
                    Thread.ofPlatform().name("hold-expiry").daemon().factory());
            schedule.scheduleWithFixedDelay(this::tellSafely, 0, INTERVAL.toMillis(), TimeUnit.MILLISECONDS);
        }
    }

    @Override
    public synchronized void lost() {
        if (schedule != null) {
            schedule.shutdownNow();
            schedule = null;
        }
    }

    @Override
    public void stop() {
        ownershipNews.cancel();
        synchronized (this) {
            running = false;
        }
        lost();
    }

    @Override
    public synchronized boolean isRunning() {
        return running;
    }

    /** After the command handlers, before the web server. */
    @Override
    public int getPhase() {
        return Phase.INBOUND_EVENT_CONNECTORS;
    }

    private void tellSafely() {
        try {
            tellAll();
        } catch (Throwable e) {
            // Errors too: the schedule would end with the first, without a word
            logger.warn("Holds could not be told that their time is over and are told again: {}", e.toString());
            logger.debug("Cause", e);
        }
    }

    private void tellAll() {
        Instant now = clock.instant().truncatedTo(ChronoUnit.MICROS);
        List<ExpiringHold> due = holds.due(now, MAX_ROUND);
        List<Throwable> failures = new ArrayList<>();
        for (int from = 0; from < due.size(); from += MAX_AT_ONCE) {
            due.subList(from, Math.min(from + MAX_AT_ONCE, due.size())).stream()
                    .map(hold -> tell(hold, now))
                    .toList()
                    .forEach(answer -> answer.join().optionalExceptionResult().ifPresent(failures::add));
        }
        if (!failures.isEmpty()) {
            throw new IllegalStateException("%d holds were not told".formatted(failures.size()), failures.getFirst());
        }
    }

    private CompletableFuture<CommandResultMessage<?>> tell(ExpiringHold hold, Instant now) {
        CompletableFuture<CommandResultMessage<?>> answer = new CompletableFuture<>();
        commands.<Object, Object>dispatch(
                GenericCommandMessage.<Object>asCommandMessage(new ExpireHold(hold.accountId(), hold.holdId(), now))
                        .withMetaData(Map.of(EventMetaData.ACTOR, EventMetaData.system("HoldExpiry"))),
                (_, result) -> answer.complete(result));
        return answer;
    }
}
