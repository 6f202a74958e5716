package io.evenbook.query.clearing;

import io.evenbook.api.Page;
import io.evenbook.api.access.Requires;
import io.evenbook.api.clearing.CalendarAnswer;
import io.evenbook.api.clearing.CalendarQuery.FindCalendar;
import io.evenbook.api.clearing.CalendarQuery.ListCalendars;
import io.evenbook.query.support.dispatch.Queries;
import io.evenbook.query.support.list.PageParameters;
import io.evenbook.query.support.position.Reads;
import io.evenbook.query.support.position.View;
import jakarta.validation.Valid;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RestController;

@RestController
@RequestMapping("/api/v1/clearing/calendars")
class CalendarController {
    private final Queries queries;

    CalendarController(Queries queries) {
        this.queries = queries;
    }

    @GetMapping
    @Requires("calendar:read")
    @Reads(View.REFERENCE)
    Page<CalendarAnswer> calendars(@Valid PageParameters page) {
        return queries.ask(new ListCalendars(page.paging()));
    }

    @GetMapping("/{calendarId}")
    @Requires("calendar:read")
    @Reads(View.REFERENCE)
    CalendarAnswer calendar(@PathVariable String calendarId) {
        return queries.ask(new FindCalendar(calendarId));
    }
}
