package io.evenbook.saga.clearing;

import io.evenbook.api.clearing.DefaultEvent.DefaultApproved;
import io.evenbook.api.id.AccountId;
import io.evenbook.api.id.DefaultId;
import io.evenbook.api.id.SchemeId;
import io.evenbook.api.id.TradeId;
import io.evenbook.api.id.WindowId;
import java.util.Collection;
import java.util.List;
import java.util.Set;
import org.springframework.jdbc.core.JdbcTemplate;

/** Defaults whose trades are to be ported or cancelled; joins the current transaction. */
record DefaultTable(JdbcTemplate jdbc) {

    /** @param closeOutAccount takes over the trades; null: they are cancelled */
    record Default(DefaultId defaultId, SchemeId schemeId, AccountId accountId, AccountId closeOutAccount) {}

    /** A trade that is open. @param windowId that settles it next */
    record Open(TradeId tradeId, WindowId windowId, boolean isBuyer, boolean isSeller) {}

    /** Adds a default, or lets one that is parked go on. */
    void add(DefaultApproved approved) {
        jdbc.update(
                "insert into clearing_default (default_id, scheme_id, account_id, close_out_account)"
                        + " values (?, ?, ?, ?) on conflict (default_id) do update set parked_at = null",
                approved.defaultId().value(),
                approved.schemeId().value(),
                approved.accountId().value(),
                approved.closeOutAccount() == null
                        ? null
                        : approved.closeOutAccount().value());
    }

    void remove(DefaultId defaultId) {
        jdbc.update("delete from clearing_default where default_id = ?", defaultId.value());
    }

    /** @param position of the event that is parked instead */
    void park(DefaultId defaultId, long position) {
        jdbc.update("update clearing_default set parked_at = ? where default_id = ?", position, defaultId.value());
    }

    /** The positions of the events that are parked. */
    Set<Long> parked() {
        return Set.copyOf(jdbc.queryForList(
                "select distinct parked_at from clearing_default where parked_at is not null", Long.class));
    }

    void retry(long position) {
        jdbc.update("update clearing_default set parked_at = null where parked_at = ?", position);
    }

    /** Those that are not parked, by identifier. */
    List<Default> defaults() {
        String sql = "select * from clearing_default where parked_at is null order by default_id";
        return jdbc.query(sql, (row, _) -> {
            String closeOut = row.getString("close_out_account");
            return new Default(
                    new DefaultId(row.getString("default_id")),
                    new SchemeId(row.getString("scheme_id")),
                    new AccountId(row.getString("account_id")),
                    closeOut == null ? null : new AccountId(closeOut));
        });
    }

    /** The oldest open trades of an account in windows. */
    List<Open> open(AccountId accountId, Collection<WindowId> windows, int limit) {
        String sql = """
                select trade_id, window_id, buyer = ? as is_buyer, seller = ? as is_seller
                  from clearing_trade
                 where window_id = any(?) and part = 0 and carried_to is null and (buyer = ? or seller = ?)
                 order by position limit ?""";
        String account = accountId.value();
        return jdbc.query(
                sql,
                (row, _) -> new Open(
                        new TradeId(row.getString("trade_id")),
                        new WindowId(row.getString("window_id")),
                        row.getBoolean("is_buyer"),
                        row.getBoolean("is_seller")),
                account,
                account,
                windows.stream().map(WindowId::value).toArray(String[]::new),
                account,
                account,
                limit);
    }
}
