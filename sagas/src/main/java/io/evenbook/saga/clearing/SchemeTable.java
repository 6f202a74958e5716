package io.evenbook.saga.clearing;

import io.evenbook.api.clearing.BusinessCalendar;
import io.evenbook.api.clearing.ClearingWindow;
import io.evenbook.api.clearing.SchemeTerms;
import io.evenbook.api.clearing.SettlementDates;
import io.evenbook.api.id.CalendarId;
import io.evenbook.api.id.SchemeId;
import io.evenbook.api.id.WindowId;
import io.evenbook.api.json.EvenbookJson;
import io.evenbook.saga.clearing.ScheduledScheme.Stage;
import io.evenbook.saga.clearing.ScheduledScheme.Window;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.LocalDate;
import java.time.OffsetDateTime;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.springframework.jdbc.core.JdbcTemplate;
import tools.jackson.databind.json.JsonMapper;

/**
 * Schemes, their windows and calendars in the tables {@code clearing_schedule}, {@code scheduled_window} and
 * {@code schedule_calendar}; joins the current transaction. Each change makes the scheme due at once, since its next
 * step may be another one.
 */
final class SchemeTable {
    private static final JsonMapper JSON = EvenbookJson.mapper();

    private final JdbcTemplate jdbc;

    SchemeTable(JdbcTemplate jdbc) {
        this.jdbc = jdbc;
    }

    /** Sets the days of a calendar instead of those before. */
    void setCalendar(CalendarId calendarId, BusinessCalendar calendar, long position, Instant now) {
        String sql = """
                insert into schedule_calendar (calendar_id, calendar) values (?, ?::jsonb)
                on conflict (calendar_id) do update set calendar = excluded.calendar""";
        jdbc.update(sql, calendarId.value(), JSON.writeValueAsString(calendar));
        jdbc.update(
                "update clearing_schedule set changed_at = ?, due_at = ? where ? = any (calendars)",
                position,
                stored(now),
                calendarId.value());
    }

    /** Sets the terms of a scheme. The first day whose penalties are due is the day of the first set. */
    void setTerms(SchemeId schemeId, SchemeTerms terms, long position, Instant now) {
        String sql = """
                insert into clearing_schedule (scheme_id, zone, calendars, next_day, changed_at, due_at)
                values (?, ?, ?, ?, ?, ?)
                on conflict (scheme_id) do update
                   set zone = excluded.zone, calendars = excluded.calendars,
                       changed_at = excluded.changed_at, due_at = excluded.due_at""";
        jdbc.update(
                sql,
                schemeId.value(),
                terms.zone(),
                terms.calendars().stream().map(CalendarId::value).toArray(String[]::new),
                now.atZone(ZoneId.of(terms.zone())).toLocalDate(),
                position,
                stored(now));
    }

    void open(ClearingWindow window, long position, Instant now) {
        jdbc.update(
                "insert into scheduled_window (scheme_id, number, closes_at, settles_at, stage) values (?, ?, ?, ?, ?)",
                window.windowId().schemeId().value(),
                window.windowId().number(),
                stored(window.closesAt()),
                stored(window.settlesAt()),
                Stage.OPEN.name());
        changed(window.windowId().schemeId(), position, now);
    }

    void enter(WindowId windowId, Stage stage, long position, Instant now) {
        change("update scheduled_window set stage = ? where scheme_id = ? and number = ?", stage.name(), windowId);
        changed(windowId.schemeId(), position, now);
    }

    void reschedule(WindowId windowId, Instant settlesAt, long position, Instant now) {
        change(
                "update scheduled_window set settles_at = ? where scheme_id = ? and number = ?",
                stored(settlesAt),
                windowId);
        changed(windowId.schemeId(), position, now);
    }

    /** Removes a window that has settled. */
    void remove(WindowId windowId, long position, Instant now) {
        jdbc.update(
                "delete from scheduled_window where scheme_id = ? and number = ?",
                windowId.schemeId().value(),
                windowId.number());
        changed(windowId.schemeId(), position, now);
    }

    void setNextDay(SchemeId schemeId, LocalDate day, long position, Instant now) {
        jdbc.update("update clearing_schedule set next_day = ? where scheme_id = ?", day, schemeId.value());
        changed(schemeId, position, now);
    }

    private void change(String sql, Object value, WindowId windowId) {
        int changed = jdbc.update(sql, value, windowId.schemeId().value(), windowId.number());
        if (changed != 1) {
            throw new IllegalStateException("not scheduled: " + windowId);
        }
    }

    private void changed(SchemeId schemeId, long position, Instant now) {
        jdbc.update(
                "update clearing_schedule set changed_at = ?, due_at = ? where scheme_id = ?",
                position,
                stored(now),
                schemeId.value());
    }

    /** Schemes that are due at a time, by identifier. */
    List<SchemeId> due(Instant now) {
        return jdbc.query(
                "select scheme_id from clearing_schedule where due_at <= ? order by scheme_id",
                (row, _) -> new SchemeId(row.getString("scheme_id")),
                stored(now));
    }

    /** @throws RuntimeException if the scheme cannot be read, or a calendar of it is missing */
    ScheduledScheme find(SchemeId schemeId) {
        List<Window> windows = firstAndLastWindow(schemeId);
        String sql = """
                select zone, next_day, changed_at, refusal, cardinality(calendars) as named,
                       array(select calendar::text from unnest(calendars) as of_scheme (calendar_id)
                               join schedule_calendar using (calendar_id)) as calendars
                  from clearing_schedule where scheme_id = ?""";
        return jdbc.queryForObject(
                sql,
                (row, _) -> new ScheduledScheme(
                        schemeId,
                        ZoneId.of(row.getString("zone")),
                        calendars(row, schemeId),
                        row.getObject("next_day", LocalDate.class),
                        windows.getFirst(),
                        windows.getLast(),
                        row.getLong("changed_at"),
                        row.getString("refusal")),
                schemeId.value());
    }

    private List<Window> firstAndLastWindow(SchemeId schemeId) {
        String sql = """
                select number, closes_at, settles_at, stage from scheduled_window window_of
                 where scheme_id = ?
                   and number in (select unnest(array[min(number), max(number)]) from scheduled_window
                                   where scheme_id = window_of.scheme_id)
                 order by number""";
        return jdbc.query(
                sql,
                (row, _) -> new Window(
                        WindowId.of(schemeId, row.getInt("number")),
                        row.getObject("closes_at", OffsetDateTime.class).toInstant(),
                        row.getObject("settles_at", OffsetDateTime.class).toInstant(),
                        Stage.valueOf(row.getString("stage"))),
                schemeId.value());
    }

    private static SettlementDates calendars(ResultSet row, SchemeId schemeId) throws SQLException {
        String[] calendars = (String[]) row.getArray("calendars").getArray();
        if (calendars.length != row.getInt("named")) {
            throw new IllegalStateException("a calendar is missing: " + schemeId);
        }
        return new SettlementDates(Stream.of(calendars)
                .map(calendar -> JSON.readValue(calendar, BusinessCalendar.class))
                .toList());
    }

    /**
     * Sets when a scheme is due next, unless an event has changed it in the meantime.
     *
     * @param dueAt null: never
     */
    void postpone(ScheduledScheme scheme, Instant dueAt) {
        jdbc.update(
                "update clearing_schedule set due_at = ? where scheme_id = ? and changed_at = ?",
                stored(dueAt),
                scheme.schemeId().value(),
                scheme.changedAt());
    }

    /** @param refusal null: nothing that is due is refused any more */
    void setRefusal(SchemeId schemeId, String refusal) {
        jdbc.update("update clearing_schedule set refusal = ? where scheme_id = ?", refusal, schemeId.value());
    }

    /** Why steps that are due were refused, by scheme. */
    Map<SchemeId, String> refusals() {
        Map<SchemeId, String> refusals = new LinkedHashMap<>();
        jdbc.query(
                "select scheme_id, refusal from clearing_schedule where refusal is not null order by scheme_id",
                row -> {
                    refusals.put(new SchemeId(row.getString("scheme_id")), row.getString("refusal"));
                });
        return refusals;
    }

    private static OffsetDateTime stored(Instant time) {
        return time == null ? null : time.atOffset(ZoneOffset.UTC);
    }
}
