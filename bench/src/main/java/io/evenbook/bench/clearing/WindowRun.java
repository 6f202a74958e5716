package io.evenbook.bench.clearing;

import io.evenbook.api.account.AccountEvent.SettlementPrepared;
import io.evenbook.api.catalog.EventCatalog;
import io.evenbook.api.clearing.SchemeCommand.CloseWindow;
import io.evenbook.api.clearing.SchemeCommand.SettleWindow;
import io.evenbook.api.clearing.SchemeEvent.WindowDue;
import io.evenbook.api.clearing.SchemeEvent.WindowNetted;
import io.evenbook.api.clearing.SchemeEvent.WindowParked;
import io.evenbook.api.clearing.SchemeEvent.WindowResolved;
import io.evenbook.api.clearing.SchemeEvent.WindowSettled;
import io.evenbook.api.clearing.WindowCause;
import io.evenbook.api.id.WindowId;
import io.evenbook.axon.postgres.log.EventLog;
import io.evenbook.bench.measure.Rates;
import io.evenbook.bench.service.WholeService;
import java.time.Duration;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.List;
import java.util.Optional;
import org.axonframework.eventhandling.DomainEventMessage;

/** The settlement of one window, followed and timed by its events in the log. */
final class WindowRun {
    private static final Duration POLL_INTERVAL = Duration.ofMillis(20);
    private static final Duration TIMEOUT = Duration.ofMinutes(30);

    private final WholeService service;
    private final EventLog log;
    private final WindowId windowId;
    private final long headBefore;

    /** The sequence number of the scheme's first event of this settlement. */
    private final long first;

    /**
     * A settled window, in seconds since it was due, each to the last event of the step.
     *
     * @param netted, resolved the events of these steps
     */
    record Settled(
            WindowNetted netted,
            WindowResolved resolved,
            double nettedSeconds,
            double reservedSeconds,
            double resolvedSeconds,
            double settledSeconds) {

        int failing() {
            return resolved.partial() + resolved.failed();
        }

        @Override
        public String toString() {
            return "%,d trades, %,d not in full; netted after %.2f s, reserved %.2f s, resolved %.2f s, settled %.2f s"
                    .formatted(
                            netted.trades(),
                            failing(),
                            nettedSeconds,
                            reservedSeconds,
                            resolvedSeconds,
                            settledSeconds);
        }
    }

    private WindowRun(WholeService service, WindowId windowId) {
        this.service = service;
        this.log = service.bean(EventLog.class);
        this.windowId = windowId;
        this.headBefore = service.head();
        this.first = log.eventsOf(windowId.schemeId().value()).count();
    }

    /** Closes a window and has it settle. */
    static WindowRun begin(WholeService service, ClearedMarkets markets, int number) {
        WindowRun run = new WindowRun(service, WindowId.of(ClearedMarkets.SCHEME, number));
        markets.send(new CloseWindow(run.windowId, WindowCause.OPERATOR));
        markets.send(new SettleWindow(run.windowId, WindowCause.OPERATOR));
        return run;
    }

    /** @throws IllegalStateException if the window is parked, or does not settle within half an hour */
    Settled await() throws InterruptedException {
        long deadline = System.nanoTime() + TIMEOUT.toNanos();
        while (find(WindowSettled.class).isEmpty()) {
            find(WindowParked.class).ifPresent(parked -> {
                throw new IllegalStateException("must not be parked: " + parked.getPayload());
            });
            if (System.nanoTime() > deadline) {
                throw new IllegalStateException("must settle within %s: %s".formatted(TIMEOUT, windowId));
            }
            Thread.sleep(POLL_INTERVAL);
        }
        return settled();
    }

    private Settled settled() {
        Instant due = at(WindowDue.class);
        return new Settled(
                (WindowNetted) only(WindowNetted.class).getPayload(),
                (WindowResolved) only(WindowResolved.class).getPayload(),
                seconds(due, at(WindowNetted.class)),
                lastPrepared().map(at -> seconds(due, at)).orElse(seconds(due, at(WindowNetted.class))),
                seconds(due, at(WindowResolved.class)),
                seconds(due, at(WindowSettled.class)));
    }

    private static double seconds(Instant from, Instant to) {
        return Rates.seconds(Duration.between(from, to));
    }

    private Instant at(Class<?> type) {
        return only(type).getTimestamp();
    }

    private DomainEventMessage<?> only(Class<?> type) {
        return find(type).orElseThrow();
    }

    private Optional<? extends DomainEventMessage<?>> find(Class<?> type) {
        List<? extends DomainEventMessage<?>> events =
                log.eventsOf(windowId.schemeId().value(), first, Long.MAX_VALUE);
        return events.stream().filter(event -> event.getPayloadType() == type).findFirst();
    }

    /** Empty if nobody had a position. */
    private Optional<Instant> lastPrepared() {
        return service.sql()
                .sql("SELECT max(recorded_at) FROM events WHERE global_index > ? AND payload_type = ?")
                .params(headBefore, EventCatalog.of(SettlementPrepared.class).name())
                .query((row, _) -> Optional.ofNullable(row.getObject(1, OffsetDateTime.class))
                        .map(OffsetDateTime::toInstant))
                .single();
    }
}
