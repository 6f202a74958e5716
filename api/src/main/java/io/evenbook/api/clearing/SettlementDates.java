package io.evenbook.api.clearing;

import java.time.LocalDate;
import java.util.List;
import java.util.Optional;

/**
 * Counts the days that are business days in each of several calendars.
 *
 * @param calendars at least one
 */
public record SettlementDates(List<BusinessCalendar> calendars) {

    /** @throws IllegalArgumentException if there is no calendar */
    public SettlementDates {
        calendars = List.copyOf(calendars);
        if (calendars.isEmpty()) {
            throw new IllegalArgumentException("must be at least one: calendars");
        }
    }

    public boolean isBusinessDay(LocalDate day) {
        return calendars.stream().allMatch(calendar -> calendar.isBusinessDay(day));
    }

    /** The last day that all calendars know. */
    public LocalDate validThrough() {
        return calendars.stream()
                .map(BusinessCalendar::validThrough)
                .min(LocalDate::compareTo)
                .orElseThrow();
    }

    /**
     * The n-th business day after a day; for 0 the day itself if it is one, else the next. Friday and 1 give Monday.
     *
     * @return empty if it is beyond what all calendars know
     */
    public Optional<LocalDate> after(LocalDate day, int days) {
        LocalDate last = validThrough();
        LocalDate date = days == 0 ? day : day.plusDays(1);
        int left = Math.max(days, 1);
        while (!date.isAfter(last)) {
            if (isBusinessDay(date) && --left == 0) {
                return Optional.of(date);
            }
            date = date.plusDays(1);
        }
        return Optional.empty();
    }

    /** The business days after one day up to another, that one included; empty if it is beyond the calendars. */
    public Optional<Integer> between(LocalDate from, LocalDate to) {
        if (to.isAfter(validThrough())) {
            return Optional.empty();
        }
        int days = 0;
        for (LocalDate day = from.plusDays(1); !day.isAfter(to); day = day.plusDays(1)) {
            days += isBusinessDay(day) ? 1 : 0;
        }
        return Optional.of(days);
    }
}
