package io.evenbook.saga.market;

import io.evenbook.api.RejectedException;
import io.evenbook.api.market.MarketCommand.ChangePhase;
import io.evenbook.api.market.Sessions.Change;
import io.evenbook.axon.postgres.lease.Ownership;
import io.evenbook.saga.OwnerSchedule;
import io.evenbook.saga.SystemCommands;
import io.evenbook.saga.market.MarketSessions.Due;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.axonframework.commandhandling.CommandBus;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Sends the phase that a market's sessions say, in the process that owns the commands. Each change of a session is sent
 * once: what an operator does afterwards stays until the next one. After a stop only the phase that holds by then is
 * sent. A change that a rule refuses, such as a call without a reference, is left out.
 */
final class SessionSchedule extends OwnerSchedule {
    static final String NAME = "SessionSchedule";

    private static final Logger LOGGER = LoggerFactory.getLogger(SessionSchedule.class);

    /** How long before the end of a calendar its markets are reported. */
    private static final Duration WARNING = Duration.ofDays(30);

    private final MarketSessions sessions;
    private final SystemCommands commands;
    private final Clock clock;

    SessionSchedule(MarketSessions sessions, CommandBus bus, Ownership ownership, Clock clock, Duration interval) {
        super("sessions", ownership, interval);
        this.sessions = sessions;
        this.commands = new SystemCommands(NAME, bus);
        this.clock = clock;
    }

    @Override
    protected Duration firstDelay() {
        return Duration.ZERO;
    }

    /** @throws IllegalStateException after all of them, if a command failed; it is sent again by the next run */
    @Override
    protected void run() {
        Instant now = clock.instant();
        List<Throwable> failures = new ArrayList<>();
        for (Due due : sessions.due(now)) {
            Optional<Change> change = due.last(now);
            Optional<Throwable> failure = change.flatMap(found -> send(due, found));
            if (failure.isEmpty() || isRefused(due, failure.get())) {
                Instant next = due.next(now).map(Change::at).orElse(null);
                sessions.postpone(due, change.map(Change::at).orElse(due.sent()), next);
                warnOfEnd(due, next, now);
            } else {
                failures.add(failure.get());
            }
        }
        if (!failures.isEmpty()) {
            throw new IllegalStateException("a session could not change a phase", failures.getFirst());
        }
    }

    /** Warns at each change of the last 30 days, and when no session follows. */
    private static void warnOfEnd(Due due, Instant next, Instant now) {
        if (next == null) {
            LOGGER.error("No session of {} begins any more: {}", due.marketId(), due.end());
        } else if (due.calendar() != null && due.next(now.plus(WARNING)).isEmpty()) {
            LOGGER.warn("The last session of {} begins in less than 30 days: {}", due.marketId(), due.end());
        }
    }

    private Optional<Throwable> send(Due due, Change change) {
        String session = change.session().toString();
        ChangePhase command = new ChangePhase(due.marketId(), change.phase(), "session of " + session, null, session);
        String key = "session %s %d %s %s".formatted(due.marketId(), due.position(), session, change.phase());
        return commands.send(command, key).join().optionalExceptionResult().map(Throwable.class::cast);
    }

    private static boolean isRefused(Due due, Throwable failure) {
        if (failure instanceof RejectedException refused) {
            LOGGER.warn(
                    "A session of {} did not change the phase: {}",
                    due.marketId(),
                    refused.rejection().detail());
            return true;
        }
        return false;
    }
}
