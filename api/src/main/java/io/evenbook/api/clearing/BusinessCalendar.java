package io.evenbook.api.clearing;

import java.time.DayOfWeek;
import java.time.LocalDate;
import java.util.Collections;
import java.util.List;

/**
 * On which days business is done: all but the weekend and the holidays, up to the day through which the calendar is
 * valid. It knows nothing of the days after it, so none of them is a business day.
 *
 * @param weekend each day once, Monday first; may be empty
 * @param holidays each day once, in order; one that falls on the weekend changes nothing
 * @param validThrough the last day that the calendar knows
 */
public record BusinessCalendar(List<DayOfWeek> weekend, List<LocalDate> holidays, LocalDate validThrough) {

    /** Sorts the days and drops repeats. */
    public BusinessCalendar {
        weekend = weekend.stream().distinct().sorted().toList();
        holidays = holidays.stream().distinct().sorted().toList();
    }

    /** Whether the calendar knows a day. */
    public boolean covers(LocalDate day) {
        return !day.isAfter(validThrough);
    }

    public boolean isBusinessDay(LocalDate day) {
        return covers(day) && !weekend.contains(day.getDayOfWeek()) && Collections.binarySearch(holidays, day) < 0;
    }
}
