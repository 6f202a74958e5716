package io.evenbook.saga.clearing;

import io.evenbook.api.clearing.OpenPosition;
import io.evenbook.api.id.AccountId;
import io.evenbook.api.id.AssetCode;
import io.evenbook.api.id.WindowId;
import io.evenbook.api.money.Money;
import io.evenbook.netting.Budgets;
import io.evenbook.netting.Roster;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import org.springframework.jdbc.core.JdbcTemplate;

/** Positions of accounts in windows that have not settled, as their events say; joins the current transaction. */
record PositionTable(JdbcTemplate jdbc) {
    private static final BulkStatement<Sums> WRITE_SUMS = new BulkStatement<Sums>("""
                    insert into clearing_position as before
                           (window_id, account_id, asset, delivers, receives, hold, position)
                    select * from unnest(?, ?, ?, ?, ?, ?, ?)
                    on conflict (window_id, account_id, asset) do update
                       set delivers = excluded.delivers, receives = excluded.receives, hold = excluded.hold,
                           position = excluded.position
                     where excluded.position > before.position""")
            .text(row -> row.windowId().value())
            .text(row -> row.accountId().value())
            .text(row -> row.sums().asset().value())
            .numeric(row -> row.sums().delivers().amount())
            .numeric(row -> row.sums().receives().amount())
            .numeric(row -> row.sums().hold().amount())
            .bigint(Sums::position);

    private static final BulkStatement<Reserved> WRITE_RESERVED = new BulkStatement<Reserved>("""
                    update clearing_position as target set prepared = reserved.held
                      from unnest(?, ?, ?, ?) as reserved (window_id, account_id, asset, held)
                     where target.window_id = reserved.window_id and target.account_id = reserved.account_id
                       and target.asset = reserved.asset""")
            .text(row -> row.windowId().value())
            .text(row -> row.accountId().value())
            .text(row -> row.held().asset().value())
            .numeric(row -> row.held().amount());

    /**
     * One asset of an account after an event.
     *
     * @param position of the event in the log
     */
    record Sums(WindowId windowId, AccountId accountId, OpenPosition sums, long position) {}

    /** The reservation of an account in one asset for a window, beyond the holds of its orders. */
    record Reserved(WindowId windowId, AccountId accountId, Money held) {}

    /** A position by the events of its account. */
    record Position(AccountId accountId, AssetCode asset, BigDecimal delivers, BigDecimal receives) {}

    /** Writes sums, unless those of a later event are there: an event that was parked comes late. */
    void writeSums(Collection<Sums> changed) {
        WRITE_SUMS.write(jdbc, changed);
    }

    void writeReserved(Collection<Reserved> reserved) {
        WRITE_RESERVED.write(jdbc, reserved);
    }

    void remove(WindowId windowId) {
        jdbc.update("delete from clearing_position where window_id = ?", windowId.value());
    }

    /** How many accounts deliver more in a window than their orders held, and have not reserved for it. */
    int unprepared(WindowId windowId) {
        String sql = """
                select count(distinct account_id) from clearing_position
                 where window_id = ? and delivers > hold and prepared is null""";
        return jdbc.queryForObject(sql, Integer.class, windowId.value());
    }

    List<Position> of(WindowId windowId) {
        List<Position> positions = new ArrayList<>();
        jdbc.query(
                "select account_id, asset, delivers, receives from clearing_position where window_id = ?",
                row -> {
                    positions.add(new Position(
                            new AccountId(row.getString("account_id")),
                            new AssetCode(row.getString("asset")),
                            row.getBigDecimal("delivers"),
                            row.getBigDecimal("receives")));
                },
                windowId.value());
        return positions;
    }

    /** The most that each account may deliver in a window beyond its receipts: all that is held for it. */
    Budgets budgets(WindowId windowId, Roster roster) {
        Budgets budgets = new Budgets(roster);
        jdbc.query(
                "select account_id, asset, hold, coalesce(prepared, 0) from clearing_position where window_id = ?",
                row -> {
                    int account = roster.account(row.getString(1));
                    int asset = roster.asset(row.getString(2));
                    budgets.holds().set(account, asset, row.getBigDecimal(3));
                    budgets.prepared().set(account, asset, row.getBigDecimal(4));
                },
                windowId.value());
        return budgets;
    }
}
