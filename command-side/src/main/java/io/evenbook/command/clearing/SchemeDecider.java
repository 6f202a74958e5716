package io.evenbook.command.clearing;

import io.evenbook.api.RejectedException;
import io.evenbook.api.clearing.ClearingWindow;
import io.evenbook.api.clearing.DefaultRejection.DefaultInProgress;
import io.evenbook.api.clearing.DefaultStage;
import io.evenbook.api.clearing.OpenDefault;
import io.evenbook.api.clearing.SchemeCommand;
import io.evenbook.api.clearing.SchemeCommand.ClosePenaltyDay;
import io.evenbook.api.clearing.SchemeCommand.CloseWindow;
import io.evenbook.api.clearing.SchemeCommand.FinishWindow;
import io.evenbook.api.clearing.SchemeCommand.ParkWindow;
import io.evenbook.api.clearing.SchemeCommand.RecordNetting;
import io.evenbook.api.clearing.SchemeCommand.RecordResolution;
import io.evenbook.api.clearing.SchemeCommand.RescheduleWindow;
import io.evenbook.api.clearing.SchemeCommand.RetryWindow;
import io.evenbook.api.clearing.SchemeCommand.SetScheme;
import io.evenbook.api.clearing.SchemeCommand.SettleWindow;
import io.evenbook.api.clearing.SchemeCommand.WindowCommand;
import io.evenbook.api.clearing.SchemeEvent;
import io.evenbook.api.clearing.SchemeEvent.PenaltyDayClosed;
import io.evenbook.api.clearing.SchemeEvent.SchemeSet;
import io.evenbook.api.clearing.SchemeEvent.WindowClosed;
import io.evenbook.api.clearing.SchemeEvent.WindowDue;
import io.evenbook.api.clearing.SchemeEvent.WindowNetted;
import io.evenbook.api.clearing.SchemeEvent.WindowOpened;
import io.evenbook.api.clearing.SchemeEvent.WindowParked;
import io.evenbook.api.clearing.SchemeEvent.WindowRescheduled;
import io.evenbook.api.clearing.SchemeEvent.WindowResolved;
import io.evenbook.api.clearing.SchemeEvent.WindowRetried;
import io.evenbook.api.clearing.SchemeEvent.WindowSettled;
import io.evenbook.api.clearing.SchemeRejection;
import io.evenbook.api.clearing.SchemeRejection.CalendarEnds;
import io.evenbook.api.clearing.SchemeRejection.DayNotOver;
import io.evenbook.api.clearing.SchemeRejection.DigestDiffers;
import io.evenbook.api.clearing.SchemeRejection.PenaltyDay;
import io.evenbook.api.clearing.SchemeRejection.SchemeUnknown;
import io.evenbook.api.clearing.SchemeRejection.SettlementDate;
import io.evenbook.api.clearing.SchemeRejection.WindowIsParked;
import io.evenbook.api.clearing.SchemeRejection.WindowNotDue;
import io.evenbook.api.clearing.SchemeRejection.WindowNotParked;
import io.evenbook.api.clearing.SchemeRejection.WindowStage;
import io.evenbook.api.clearing.SchemeRejection.WindowUnknown;
import io.evenbook.api.clearing.SchemeRejection.WindowWaits;
import io.evenbook.api.clearing.WindowCause;
import io.evenbook.api.id.WindowId;
import io.evenbook.command.clearing.SchemeState.Live;
import io.evenbook.command.clearing.SchemeState.Stage;
import io.evenbook.command.clearing.WindowSchedule.Plan.BeyondCalendars;
import io.evenbook.command.clearing.WindowSchedule.Plan.Planned;
import java.time.Instant;
import java.util.List;
import java.util.function.Supplier;

/**
 * Decides the commands on a scheme, whose new terms {@link SchemeRules} has checked. Several faults are reported in
 * this order: scheme unknown, window unknown, stage, parked, an earlier window, time, default in progress, calendar,
 * date.
 *
 * @param schedule by the terms of the command if it sets some, else by those of the scheme
 * @param now the time of the batch
 */
record SchemeDecider(WindowSchedule schedule, Instant now) {

    /** @throws RejectedException if a rule refuses the command */
    List<SchemeEvent> decide(SchemeState state, SchemeCommand command) {
        if (command instanceof SetScheme set) {
            return set(state, set);
        }
        if (state == null) {
            throw refused(new SchemeUnknown(command.schemeId().value()));
        }
        return switch (command) {
            case SetScheme set -> set(state, set);
            case ClosePenaltyDay close -> closePenaltyDay(state, close);
            case WindowCommand window -> {
                if (!state.knows(window.windowId())) {
                    throw refused(new WindowUnknown(window.windowId().value()));
                }
                yield decide(state, state.find(window.windowId()), window);
            }
        };
    }

    /** @param live null: the window has settled */
    private List<SchemeEvent> decide(SchemeState state, Live live, WindowCommand command) {
        return switch (command) {
            case CloseWindow close -> isAt(live, Stage.OPEN) ? List.of(close(close, live)) : List.of();
            case SettleWindow settle -> settle(state, live, settle);
            case RescheduleWindow reschedule -> List.of(reschedule(live, reschedule));
            case RetryWindow retry -> {
                if (live == null || !live.parked()) {
                    throw refused(new WindowNotParked(retry.windowId()));
                }
                yield List.of(new WindowRetried(retry.windowId(), retry.reason()));
            }
            case RecordNetting record -> recordOnce(live, record, Stage.DUE, record.digest(), () -> netted(record));
            case RecordResolution record ->
                recordOnce(live, record, Stage.NETTED, record.digest(), () -> resolved(record));
            case FinishWindow finish ->
                live == null
                        ? List.of()
                        : recordOnce(live, finish, Stage.RESOLVED, null, () -> new WindowSettled(finish.windowId()));
            case ParkWindow park -> park(live, park);
        };
    }

    private List<SchemeEvent> set(SchemeState state, SetScheme set) {
        SchemeSet event = new SchemeSet(set.schemeId(), set.terms(), set.reason());
        if (state != null) {
            return state.terms().equals(set.terms()) ? List.of() : List.of(event);
        }
        return List.of(event, new WindowOpened(plan(WindowId.of(set.schemeId(), 1))));
    }

    private SchemeEvent close(CloseWindow close, Live live) {
        requireTime(close.windowId(), close.cause(), live.window().closesAt());
        return new WindowClosed(close.windowId(), plan(close.windowId().next()), close.cause());
    }

    /** @throws RejectedException {@code clearing.calendar-ends} */
    private ClearingWindow plan(WindowId windowId) {
        return switch (schedule.open(windowId, now)) {
            case Planned planned -> planned.window();
            case BeyondCalendars beyond -> throw refused(new CalendarEnds(windowId.schemeId(), beyond.validThrough()));
        };
    }

    private List<SchemeEvent> settle(SchemeState state, Live live, SettleWindow settle) {
        if (live == null || live.stage().compareTo(Stage.CLOSED) > 0) {
            return List.of();
        }
        requireStage(live, Stage.CLOSED);
        WindowId first = state.windows().getFirst().window().windowId();
        if (!first.equals(settle.windowId())) {
            throw refused(new WindowWaits(settle.windowId(), first));
        }
        requireTime(settle.windowId(), settle.cause(), live.window().settlesAt());
        requireNoDefaultInProgress(state, settle.windowId());
        return List.of(new WindowDue(settle.windowId(), schedule.dateOf(now), settle.cause()));
    }

    private static void requireNoDefaultInProgress(SchemeState state, WindowId windowId) {
        for (OpenDefault open : state.defaults()) {
            if (open.stage() == DefaultStage.APPROVED) {
                throw new RejectedException(new DefaultInProgress(windowId, open.defaultId()));
            }
        }
    }

    private SchemeEvent reschedule(Live live, RescheduleWindow reschedule) {
        WindowId windowId = reschedule.windowId();
        if (live == null || live.stage().compareTo(Stage.CLOSED) > 0) {
            throw refused(new WindowStage(windowId, nameOf(live)));
        }
        if (reschedule.settlesOn().isAfter(schedule.settlement().validThrough())) {
            throw refused(
                    new CalendarEnds(windowId.schemeId(), schedule.settlement().validThrough()));
        }
        if (!schedule.settlement().isBusinessDay(reschedule.settlesOn())) {
            throw refused(new SettlementDate(windowId, reschedule.settlesOn(), "a business day in all calendars"));
        }
        ClearingWindow window = live.window();
        if (reschedule.settlesOn().isBefore(window.tradeDate())) {
            throw refused(new SettlementDate(
                    windowId, reschedule.settlesOn(), "not before the trade date, " + window.tradeDate()));
        }
        Instant settlesAt = schedule.settlesAt(reschedule.settlesOn(), window.closesAt());
        return new WindowRescheduled(windowId, reschedule.settlesOn(), settlesAt, reschedule.reason());
    }

    /** An event that takes the window out of a stage; none if it has left the stage by the same event before. */
    private static List<SchemeEvent> recordOnce(
            Live live, WindowCommand command, Stage stage, String digest, Supplier<SchemeEvent> event) {
        boolean isBehind = live != null && live.stage().compareTo(stage) > 0;
        boolean wasLast = isBehind && live.stage().ordinal() == stage.ordinal() + 1;
        if (wasLast && !live.digest().equals(digest)) {
            throw refused(new DigestDiffers(command.windowId(), live.digest(), digest));
        }
        if (live == null || isBehind) {
            return List.of();
        }
        requireStage(live, stage);
        if (live.parked()) {
            throw refused(new WindowIsParked(command.windowId()));
        }
        return List.of(event.get());
    }

    private static SchemeEvent netted(RecordNetting record) {
        return new WindowNetted(
                record.windowId(),
                record.trades(),
                record.carried(),
                record.obligations(),
                record.participants(),
                record.assets(),
                record.digest());
    }

    private static SchemeEvent resolved(RecordResolution record) {
        return new WindowResolved(
                record.windowId(),
                record.algorithm(),
                record.settled(),
                record.partial(),
                record.failed(),
                record.assets(),
                record.digest());
    }

    private static List<SchemeEvent> park(Live live, ParkWindow park) {
        if (live == null || live.parked() || park.retries() < live.retries()) {
            return List.of();
        }
        if (live.stage().compareTo(Stage.DUE) < 0) {
            throw refused(new WindowStage(park.windowId(), nameOf(live)));
        }
        return List.of(new WindowParked(park.windowId(), park.code(), park.detail()));
    }

    /** Between a window's resolution and its end, its trades may be settled already though they are in it still. */
    private List<SchemeEvent> closePenaltyDay(SchemeState state, ClosePenaltyDay close) {
        if (state.penaltyDay() != null && !close.businessDate().isAfter(state.penaltyDay())) {
            return List.of();
        }
        for (Live live : state.windows()) {
            if (live.stage() == Stage.RESOLVED) {
                throw refused(new WindowStage(live.window().windowId(), nameOf(live)));
            }
        }
        Instant end = schedule.endOf(close.businessDate());
        if (now.isBefore(end)) {
            throw refused(new DayNotOver(close.schemeId(), close.businessDate(), end));
        }
        if (!schedule.settlement().isBusinessDay(close.businessDate())) {
            throw refused(new PenaltyDay(close.schemeId(), close.businessDate()));
        }
        return List.of(new PenaltyDayClosed(close.schemeId(), close.businessDate()));
    }

    private void requireTime(WindowId windowId, WindowCause cause, Instant time) {
        if (cause == WindowCause.SCHEDULE && now.isBefore(time)) {
            throw refused(new WindowNotDue(windowId, time));
        }
    }

    private static void requireStage(Live live, Stage stage) {
        if (!isAt(live, stage)) {
            throw refused(new WindowStage(live.window().windowId(), nameOf(live)));
        }
    }

    private static boolean isAt(Live live, Stage stage) {
        return live != null && live.stage() == stage;
    }

    private static String nameOf(Live live) {
        return live == null ? "SETTLED" : live.stage().name();
    }

    private static RejectedException refused(SchemeRejection why) {
        return new RejectedException(why);
    }
}
