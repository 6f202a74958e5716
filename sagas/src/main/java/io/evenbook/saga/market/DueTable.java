package io.evenbook.saga.market;

import io.evenbook.api.id.AccountId;
import io.evenbook.api.id.MarketId;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.List;
import org.springframework.jdbc.core.JdbcTemplate;

/**
 * When something is due in a market, and when an account's orders are cancelled, in the tables {@code market_due} and
 * {@code cancel_after}; joins the current transaction.
 */
final class DueTable {
    private final JdbcTemplate jdbc;

    DueTable(JdbcTemplate jdbc) {
        this.jdbc = jdbc;
    }

    /** @param through the latest of its times that are over */
    record DueMarket(MarketId marketId, Instant through) {}

    /** Adds a time; does nothing if it is there. */
    void add(MarketId marketId, Instant dueAt) {
        jdbc.update(
                "insert into market_due (market_id, due_at) values (?, ?) on conflict do nothing",
                marketId.value(),
                at(dueAt));
    }

    /** Markets with times that are over, each once, the earliest time first. */
    List<DueMarket> dueMarkets(Instant now, int limit) {
        String sql = """
                select market_id, max(due_at) from market_due where due_at <= ?
                 group by market_id order by min(due_at), market_id limit ?""";
        return jdbc.query(
                sql,
                (row, _) -> new DueMarket(
                        new MarketId(row.getString(1)),
                        row.getObject(2, OffsetDateTime.class).toInstant()),
                at(now),
                limit);
    }

    /** Removes the times of a market up to one: what was due is done. */
    void remove(DueMarket due) {
        jdbc.update(
                "delete from market_due where market_id = ? and due_at <= ?", due.marketId.value(), at(due.through));
    }

    /** Sets when an account's orders are cancelled; null: never. */
    void setCancel(AccountId accountId, Instant dueAt) {
        if (dueAt == null) {
            jdbc.update("delete from cancel_after where account_id = ?", accountId.value());
            return;
        }
        String sql = """
                insert into cancel_after (account_id, due_at) values (?, ?)
                on conflict (account_id) do update set due_at = excluded.due_at""";
        jdbc.update(sql, accountId.value(), at(dueAt));
    }

    /** Accounts whose time is over, the earliest first. */
    List<AccountId> dueAccounts(Instant now, int limit) {
        return jdbc.query(
                "select account_id from cancel_after where due_at <= ? order by due_at, account_id limit ?",
                (row, _) -> new AccountId(row.getString(1)),
                at(now),
                limit);
    }

    private static OffsetDateTime at(Instant time) {
        return time.atOffset(ZoneOffset.UTC);
    }
}
