package io.evenbook.command.clearing;

import io.evenbook.api.clearing.BusinessCalendar;
import io.evenbook.api.clearing.ClearingWindow;
import io.evenbook.api.clearing.SchemeTerms;
import io.evenbook.api.clearing.SettlementDates;
import io.evenbook.api.clearing.WallClock;
import io.evenbook.api.id.WindowId;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.LocalTime;
import java.time.ZoneId;
import java.util.Optional;

/**
 * Plans the windows of a scheme: when the next one closes, and when it is due.
 *
 * @param trading the calendar of the trade dates
 * @param settlement the calendars of the settlement dates
 */
record WindowSchedule(SchemeTerms terms, BusinessCalendar trading, SettlementDates settlement) {

    /** The outcome of planning a window. */
    sealed interface Plan {
        /** The window can open. */
        record Planned(ClearingWindow window) implements Plan {}

        /**
         * No window can open: its dates are beyond a calendar.
         *
         * @param validThrough the last day that the calendar knows
         */
        record BeyondCalendars(LocalDate validThrough) implements Plan {}
    }

    /** The window that opens at a time. It closes at the first planned close after it; whatever was missed is past. */
    Plan open(WindowId windowId, Instant opensAt) {
        LocalDate day = opensAt.atZone(zone()).toLocalDate().minusDays(1);
        for (; trading.covers(day); day = day.plusDays(1)) {
            Optional<Instant> closesAt = firstClose(day, opensAt);
            if (closesAt.isPresent()) {
                return planned(windowId, day, closesAt.get());
            }
        }
        return new Plan.BeyondCalendars(trading.validThrough());
    }

    private Optional<Instant> firstClose(LocalDate day, Instant after) {
        if (!trading.isBusinessDay(day)) {
            return Optional.empty();
        }
        return terms.closesAt().stream()
                .map(time -> instant(day.atTime(time)))
                .filter(close -> close.isAfter(after))
                .findFirst();
    }

    private Plan planned(WindowId windowId, LocalDate tradeDate, Instant closesAt) {
        Optional<LocalDate> settlesOn = settlement.after(tradeDate, terms.settlementDays());
        if (settlesOn.isEmpty()) {
            return new Plan.BeyondCalendars(settlement.validThrough());
        }
        LocalDate date = settlesOn.get();
        return new Plan.Planned(new ClearingWindow(windowId, tradeDate, closesAt, date, settlesAt(date, closesAt)));
    }

    /** When a window is due that settles on a day: never before it is planned to close. */
    Instant settlesAt(LocalDate settlesOn, Instant closesAt) {
        LocalTime time = terms.settlesAt() == null ? LocalTime.MIDNIGHT : terms.settlesAt();
        Instant due = instant(settlesOn.atTime(time));
        return due.isBefore(closesAt) ? closesAt : due;
    }

    /** The first instant after a day, at which its penalties are due. */
    Instant endOf(LocalDate day) {
        return WallClock.endOf(day, zone());
    }

    LocalDate dateOf(Instant time) {
        return time.atZone(zone()).toLocalDate();
    }

    private ZoneId zone() {
        return ZoneId.of(terms.zone());
    }

    private Instant instant(LocalDateTime time) {
        return WallClock.firstInstant(time, zone());
    }
}
