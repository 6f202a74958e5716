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

    @Override
    protected void run() {
        Instant now = clock.instant();
        forEach(sessions.due(now), market -> sessions.find(market).ifPresent(due -> change(due, now)));
    }

    private void change(Due due, Instant now) {
        Optional<Change> change = due.last(now);
        change.ifPresent(found -> send(due, found));
        Instant next = due.next(now).map(Change::at).orElse(null);
        sessions.postpone(due, change.map(Change::at).orElse(due.sent()), next);
        warnOfEnd(due, next, now);
    }

    /** Warns at each change of the last 30 days, and when no session follows. */
    private static void warnOfEnd(Due due, Instant next, Instant now) {
        if (next == null) {
            LOGGER.error("No session of {} begins any more: {}", due.marketId(), due.end());
        } else if (due.calendar() != null && due.next(now.plus(WARNING)).isEmpty()) {
            LOGGER.warn("The last session of {} begins in less than 30 days: {}", due.marketId(), due.end());
        }
    }

    /** @throws IllegalStateException if the command failed; not if a rule refused it */
    private void send(Due due, Change change) {
        String session = change.session().toString();
        ChangePhase command = new ChangePhase(due.marketId(), change.phase(), "session of " + session, null, session);
        String key = "session %s %d %s %s".formatted(due.marketId(), due.position(), session, change.phase());
        Throwable failure =
                commands.send(command, key).join().optionalExceptionResult().orElse(null);
        if (failure instanceof RejectedException refused) {
            LOGGER.warn(
                    "A session of {} did not change the phase: {}",
                    due.marketId(),
                    refused.rejection().detail());
        } else if (failure != null) {
            throw new IllegalStateException("the phase of %s did not change".formatted(due.marketId()), failure);
        }
    }
}
