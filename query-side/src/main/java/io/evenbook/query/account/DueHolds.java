package io.evenbook.query.account;

import io.evenbook.api.account.AccountId;
import io.evenbook.api.account.ExpiringHolds;
import io.evenbook.api.account.HoldId;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/** Finds the holds that end by themselves. While the view does not exist there are none. */
@Component
public class DueHolds implements ExpiringHolds {
    private final JdbcClient postgres;

    DueHolds(JdbcClient postgres) {
        this.postgres = postgres;
    }

    @Override
    public List<ExpiringHold> due(Instant now, int limit) {
        if (!isThere()) {
            return List.of();
        }
        return postgres.sql("select account_id, hold_id from accounts.hold where expires_at <= ? order by expires_at limit ?")
                .params(now.atOffset(ZoneOffset.UTC), limit)
                .query((row, _) -> new ExpiringHold(new AccountId(row.getString(1)), new HoldId(row.getString(2))))
                .list();
    }

    private boolean isThere() {
        return postgres.sql("select to_regclass('accounts.hold') is not null").query(Boolean.class).single();
    }
}
