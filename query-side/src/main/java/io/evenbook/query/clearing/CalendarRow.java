package io.evenbook.query.clearing;

import io.evenbook.api.clearing.CalendarAnswer;
import io.evenbook.api.id.CalendarId;
import io.evenbook.api.json.EvenbookJson;
import jakarta.persistence.Entity;
import jakarta.persistence.Id;
import jakarta.persistence.Table;
import java.time.DayOfWeek;
import java.time.LocalDate;
import java.util.List;
import org.hibernate.annotations.Immutable;
import tools.jackson.databind.json.JsonMapper;

@Entity
@Immutable
@Table(schema = "reference", name = "calendar")
class CalendarRow {
    private static final JsonMapper JSON = EvenbookJson.mapper();

    @Id
    String calendarId;

    /** JSON as in the event. */
    String weekend;

    /** JSON as in the event. */
    String holidays;

    LocalDate validThrough;

    long version;
    long position;

    CalendarAnswer answer() {
        return new CalendarAnswer(
                new CalendarId(calendarId),
                List.of(JSON.readValue(weekend, DayOfWeek[].class)),
                List.of(JSON.readValue(holidays, LocalDate[].class)),
                validThrough,
                version,
                position);
    }
}
