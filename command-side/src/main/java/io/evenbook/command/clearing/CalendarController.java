package io.evenbook.command.clearing;

import io.evenbook.api.MalformedRequestException;
import io.evenbook.api.access.Requires;
import io.evenbook.api.clearing.BusinessCalendar;
import io.evenbook.api.clearing.CalendarCommand.SetCalendar;
import io.evenbook.api.id.CalendarId;
import io.evenbook.command.http.CommandGate;
import io.evenbook.command.http.Operation;
import io.evenbook.command.http.PlainText;
import jakarta.validation.Valid;
import jakarta.validation.constraints.NotBlank;
import jakarta.validation.constraints.NotNull;
import jakarta.validation.constraints.Size;
import java.time.DayOfWeek;
import java.time.LocalDate;
import java.util.List;
import org.springframework.http.HttpStatus;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.ResponseStatus;
import org.springframework.web.bind.annotation.RestController;

@RestController
@RequestMapping("/api/v1/clearing/calendars")
class CalendarController {
    private final CommandGate gate;

    CalendarController(CommandGate gate) {
        this.gate = gate;
    }

    /**
     * The days of a calendar: either those of {@code standard}, or all of {@code weekend}, {@code holidays} and
     * {@code validThrough}.
     */
    record CalendarRequest(
            @NotNull CalendarId calendarId,
            StandardCalendar standard,
            @Size(max = 7) List<@NotNull DayOfWeek> weekend,
            List<@NotNull LocalDate> holidays,
            LocalDate validThrough,
            @NotBlank @PlainText @Size(max = 500) String reason) {
        SetCalendar command() {
            int given = (weekend == null ? 0 : 1) + (holidays == null ? 0 : 1) + (validThrough == null ? 0 : 1);
            if (given != (standard == null ? 3 : 0)) {
                throw new MalformedRequestException(
                        "standard", "Either standard or all of weekend, holidays and validThrough are required.");
            }
            return new SetCalendar(
                    calendarId,
                    standard == null ? new BusinessCalendar(weekend, holidays, validThrough) : standard.calendar());
        }
    }

    record CalendarOutcome(CalendarId calendarId, long version, long position) {}

    @PostMapping
    @Requires("calendar:change")
    @ResponseStatus(HttpStatus.CREATED)
    ResponseEntity<CalendarOutcome> set(@Valid @RequestBody CalendarRequest body) {
        return gate.perform(Operation.of(
                        body.command(),
                        body,
                        effects -> effects.answer(
                                HttpStatus.CREATED,
                                (version, position) -> new CalendarOutcome(body.calendarId(), version, position)))
                .because(body.reason()));
    }
}
