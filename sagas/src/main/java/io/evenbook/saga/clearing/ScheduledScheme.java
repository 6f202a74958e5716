package io.evenbook.saga.clearing;

import io.evenbook.api.clearing.SchemeCommand;
import io.evenbook.api.clearing.SchemeCommand.ClosePenaltyDay;
import io.evenbook.api.clearing.SchemeCommand.CloseWindow;
import io.evenbook.api.clearing.SchemeCommand.SettleWindow;
import io.evenbook.api.clearing.SettlementDates;
import io.evenbook.api.clearing.WallClock;
import io.evenbook.api.clearing.WindowCause;
import io.evenbook.api.id.SchemeId;
import io.evenbook.api.id.WindowId;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/**
 * A scheme as its schedule sees it.
 *
 * @param calendars of its settlement dates
 * @param nextDay the day after the last one whose penalties are due
 * @param first its first window that has not settled; may be the open one
 * @param open the window that takes up the trades of now
 * @param changedAt position of the last event that decides the next step
 * @param refusal why a step that is due was refused; null: none was
 */
record ScheduledScheme(
        SchemeId schemeId,
        ZoneId zone,
        SettlementDates calendars,
        LocalDate nextDay,
        Window first,
        Window open,
        long changedAt,
        String refusal) {

    enum Stage {
        OPEN,
        CLOSED,
        /** The settlement has begun. */
        DUE
    }

    record Window(WindowId windowId, Instant closesAt, Instant settlesAt, Stage stage) {}

    /** A command that is due from a time on. */
    record Step(Instant at, SchemeCommand command) {}

    /**
     * The steps that time demands next, the earliest first. At most one window settles at a time, and the penalties of
     * a day are due after the windows that were due before its end have settled, and before those that are due at its
     * end: so a late run has the same outcome as one in time.
     */
    List<Step> steps() {
        List<Step> steps = new ArrayList<>();
        steps.add(new Step(open.closesAt, new CloseWindow(open.windowId, WindowCause.SCHEDULE)));
        calendars.after(nextDay, 0).ifPresent(day -> {
            Instant end = WallClock.endOf(day, zone);
            if (!first.settlesAt.isBefore(end)) {
                steps.add(new Step(end, new ClosePenaltyDay(schemeId, day)));
            }
        });
        // Behind the day that ends when it is due: its trades were open in all of that day
        if (first.stage == Stage.CLOSED) {
            steps.add(new Step(first.settlesAt, new SettleWindow(first.windowId, WindowCause.SCHEDULE)));
        }
        steps.sort(Comparator.comparing(Step::at));
        return steps;
    }
}
