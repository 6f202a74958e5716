package io.evenbook.saga.market;

import io.evenbook.api.id.MarketId;
import io.evenbook.api.json.EvenbookJson;
import io.evenbook.api.market.Sessions;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.List;
import org.springframework.jdbc.core.JdbcTemplate;
import tools.jackson.databind.json.JsonMapper;

/** Sessions in the table {@code market_session}; joins the current transaction. */
final class MarketSessionTable implements MarketSessions {
    private static final JsonMapper JSON = EvenbookJson.mapper();

    private final JdbcTemplate jdbc;

    MarketSessionTable(JdbcTemplate jdbc) {
        this.jdbc = jdbc;
    }

    @Override
    public void set(Due due, Instant dueAt) {
        if (due.sessions().days().isEmpty()) {
            jdbc.update(
                    "delete from market_session where market = ?",
                    due.marketId().value());
            return;
        }
        String sql = """
                insert into market_session (market, position, sessions, due_at) values (?, ?, ?::jsonb, ?)
                on conflict (market) do update
                   set position = excluded.position, sessions = excluded.sessions, due_at = excluded.due_at""";
        jdbc.update(
                sql, due.marketId().value(), due.position(), JSON.writeValueAsString(due.sessions()), stored(dueAt));
    }

    @Override
    public List<Due> due(Instant now) {
        return jdbc.query(
                "select market, position, sessions from market_session where due_at <= ? order by market",
                (row, _) -> new Due(
                        new MarketId(row.getString("market")),
                        row.getLong("position"),
                        JSON.readValue(row.getString("sessions"), Sessions.class)),
                stored(now));
    }

    @Override
    public void postpone(Due due, Instant dueAt) {
        jdbc.update(
                "update market_session set due_at = ? where market = ? and position = ?",
                stored(dueAt),
                due.marketId().value(),
                due.position());
    }

    private static OffsetDateTime stored(Instant time) {
        return time == null ? null : time.atOffset(ZoneOffset.UTC);
    }
}
