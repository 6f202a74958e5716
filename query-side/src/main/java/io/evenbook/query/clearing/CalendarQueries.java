package io.evenbook.query.clearing;

import io.evenbook.api.Page;
import io.evenbook.api.RejectedException;
import io.evenbook.api.clearing.CalendarAnswer;
import io.evenbook.api.clearing.CalendarQuery.FindCalendar;
import io.evenbook.api.clearing.CalendarQuery.ListCalendars;
import io.evenbook.api.clearing.CalendarRejection.CalendarUnknown;
import io.evenbook.query.support.list.Cursors;
import io.evenbook.query.support.list.ListOrder;
import io.evenbook.query.support.list.Pages;
import org.axonframework.queryhandling.QueryHandler;
import org.springframework.data.jpa.domain.Specification;
import org.springframework.stereotype.Component;

@Component
class CalendarQueries {
    private final CalendarRows calendars;

    CalendarQueries(CalendarRows calendars) {
        this.calendars = calendars;
    }

    @QueryHandler
    CalendarAnswer handle(FindCalendar query) {
        return calendars
                .findById(query.calendarId())
                .map(CalendarRow::answer)
                .orElseThrow(() -> new RejectedException(new CalendarUnknown(query.calendarId())));
    }

    @QueryHandler
    Page<CalendarAnswer> handle(ListCalendars query) {
        return Pages.of(
                calendars,
                Specification.unrestricted(),
                ListOrder.byName("calendarId", calendar -> calendar.calendarId),
                Cursors.of("calendars"),
                query.paging(),
                CalendarRow::answer);
    }
}
