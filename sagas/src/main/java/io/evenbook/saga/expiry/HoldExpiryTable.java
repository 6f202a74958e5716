package io.evenbook.saga.expiry;

import io.evenbook.api.id.AccountId;
import io.evenbook.api.id.HoldId;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import org.springframework.jdbc.core.JdbcTemplate;

/** Expiring holds in the table {@code hold_expiry}; joins the current transaction. */
final class HoldExpiryTable implements ExpiringHolds {
    private final JdbcTemplate jdbc;

    HoldExpiryTable(JdbcTemplate jdbc) {
        this.jdbc = jdbc;
    }

    @Override
    public void add(AccountId accountId, HoldId holdId, Instant expiresAt) {
        jdbc.update(
                "insert into hold_expiry (account_id, hold_id, expires_at) values (?, ?, ?) on conflict do nothing",
                accountId.value(),
                holdId.value(),
                expiresAt.atOffset(ZoneOffset.UTC));
    }

    @Override
    public List<AccountId> due(Instant now, int limit) {
        String sql = """
                select account_id from hold_expiry where expires_at <= ?
                 group by account_id order by min(expires_at) limit ?""";
        return jdbc.query(sql, (row, _) -> new AccountId(row.getString(1)), now.atOffset(ZoneOffset.UTC), limit);
    }

    @Override
    public void remove(AccountId accountId, Instant through) {
        jdbc.update(
                "delete from hold_expiry where account_id = ? and expires_at <= ?",
                accountId.value(),
                through.atOffset(ZoneOffset.UTC));
    }
}
