package io.evenbook.saga.market;

import io.evenbook.api.clearing.BusinessCalendar;
import io.evenbook.api.id.CalendarId;
import io.evenbook.api.id.MarketId;
import io.evenbook.api.json.EvenbookJson;
import io.evenbook.api.market.Sessions;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Optional;
import org.springframework.jdbc.core.JdbcTemplate;
import tools.jackson.databind.json.JsonMapper;

/** Sessions in the tables {@code market_session} and {@code session_calendar}; joins the current transaction. */
final class MarketSessionTable implements MarketSessions {
    private static final JsonMapper JSON = EvenbookJson.mapper();

    private final JdbcTemplate jdbc;

    MarketSessionTable(JdbcTemplate jdbc) {
        this.jdbc = jdbc;
    }

    @Override
    public void set(MarketId market, Sessions sessions, long position, Instant dueAt) {
        if (sessions.days().isEmpty()) {
            jdbc.update("delete from market_session where market = ?", market.value());
            return;
        }
        String sql = """
                insert into market_session (market, position, changed_at, sessions, calendar_id, due_at)
                values (?, ?, ?, ?::jsonb, ?, ?)
                on conflict (market) do update
                   set position = excluded.position, changed_at = excluded.changed_at, sessions = excluded.sessions,
                       calendar_id = excluded.calendar_id, sent_at = null, due_at = excluded.due_at""";
        jdbc.update(
                sql,
                market.value(),
                position,
                position,
                JSON.writeValueAsString(sessions),
                sessions.calendarId() == null ? null : sessions.calendarId().value(),
                stored(dueAt));
    }

    @Override
    public void set(CalendarId calendarId, BusinessCalendar calendar, long position, Instant dueAt) {
        String sql = """
                insert into session_calendar (calendar_id, calendar) values (?, ?::jsonb)
                on conflict (calendar_id) do update set calendar = excluded.calendar""";
        jdbc.update(sql, calendarId.value(), JSON.writeValueAsString(calendar));
        jdbc.update(
                "update market_session set changed_at = ?, due_at = ? where calendar_id = ?",
                position,
                stored(dueAt),
                calendarId.value());
    }

    @Override
    public List<MarketId> due(Instant now) {
        return jdbc.query(
                "select market from market_session where due_at <= ? order by market",
                (row, _) -> new MarketId(row.getString("market")),
                stored(now));
    }

    @Override
    public Optional<Due> find(MarketId market) {
        String sql = """
                select market, position, changed_at, sessions, calendar, sent_at
                  from market_session left join session_calendar using (calendar_id)
                 where market = ?""";
        return jdbc
                .query(
                        sql,
                        (row, _) -> new Due(
                                new MarketId(row.getString("market")),
                                row.getLong("position"),
                                row.getLong("changed_at"),
                                JSON.readValue(row.getString("sessions"), Sessions.class),
                                calendar(row.getString("calendar")),
                                read(row.getObject("sent_at", OffsetDateTime.class))),
                        market.value())
                .stream()
                .findFirst();
    }

    @Override
    public void postpone(Due due, Instant sent, Instant dueAt) {
        String sql = """
                update market_session
                   set sent_at = ?, due_at = case when changed_at = ? then ? else due_at end
                 where market = ? and position = ?""";
        jdbc.update(
                sql,
                stored(sent),
                due.changedAt(),
                stored(dueAt),
                due.marketId().value(),
                due.position());
    }

    @Override
    public List<MarketId> ended() {
        return jdbc.query(
                "select market from market_session where due_at is null order by market",
                (row, _) -> new MarketId(row.getString("market")));
    }

    private static BusinessCalendar calendar(String json) {
        return json == null ? null : JSON.readValue(json, BusinessCalendar.class);
    }

    private static OffsetDateTime stored(Instant time) {
        return time == null ? null : time.atOffset(ZoneOffset.UTC);
    }

    private static Instant read(OffsetDateTime time) {
        return time == null ? null : time.toInstant();
    }
}
