package io.evenbook.query.control;

import io.evenbook.api.control.ControlResult;
import io.evenbook.api.id.AccountId;
import io.evenbook.api.id.AssetCode;
import io.evenbook.api.journal.LedgerAccount;
import io.evenbook.query.control.ViewedBooks.Entries;
import io.evenbook.query.control.ViewedBooks.Unbalanced;
import io.evenbook.query.control.ViewedBooks.ViewedBalance;
import io.evenbook.query.position.View;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.springframework.jdbc.core.JdbcTemplate;

/** Reads the books as the views have them: rows and positions from one snapshot of the database. */
final class ViewedBooksReader {
    /** Rows come in parts, so that the driver does not hold all of them at once. */
    private static final int FETCH_ROWS = 5_000;

    private static final String UNBALANCED = """
            select entry_id, asset, difference, count(*) over () as found
              from (select coalesce(e.entry_id, 'position ' || p.position) as entry_id, p.position, p.asset,
                           sum(case p.side when 'DEBIT' then p.amount else -p.amount end) as difference
                      from journal.posting p left join journal.entry e on e.position = p.position and e.recorded_at = p.recorded_at
                     where p.position >= ?
                     group by p.position, e.entry_id, p.asset
                    having sum(case p.side when 'DEBIT' then p.amount else -p.amount end) <> 0) as unbalanced
             order by position, asset
             limit ?""";

    private final Snapshots snapshots;

    ViewedBooksReader(Snapshots snapshots) {
        this.snapshots = snapshots;
    }

    /** How far the view that is behind the other is. */
    long position() {
        return snapshots.read(
                jdbc -> Math.min(Snapshots.position(jdbc, View.ACCOUNTS), Snapshots.position(jdbc, View.JOURNAL)));
    }

    /** @param checked up to where the entries have been added up before, and came out even */
    ViewedBooks read(CheckedEntries checked) {
        return snapshots.read(jdbc -> {
            long journalPosition = Snapshots.position(jdbc, View.JOURNAL);
            int generation = generation(jdbc);
            return new ViewedBooks(
                    Snapshots.position(jdbc, View.ACCOUNTS),
                    balances(jdbc),
                    journalPosition,
                    totals(jdbc),
                    entries(jdbc, generation, checked.nextPosition(generation, journalPosition)));
        });
    }

    private static Map<AccountId, Map<AssetCode, ViewedBalance>> balances(JdbcTemplate jdbc) {
        jdbc.setFetchSize(FETCH_ROWS);
        Map<AccountId, Map<AssetCode, ViewedBalance>> balances = new HashMap<>();
        jdbc.query("select account_id, asset, posted, held from accounts.balance", row -> {
            balances.computeIfAbsent(new AccountId(row.getString("account_id")), _ -> new HashMap<>())
                    .put(
                            new AssetCode(row.getString("asset")),
                            new ViewedBalance(row.getBigDecimal("posted"), row.getBigDecimal("held")));
        });
        return balances;
    }

    private static Map<LedgerAccount, Map<AssetCode, Totals>> totals(JdbcTemplate jdbc) {
        Map<LedgerAccount, Map<AssetCode, Totals>> totals = new HashMap<>();
        jdbc.query("select ledger_account, asset, debits, credits from journal.ledger_balance", row -> {
            totals.computeIfAbsent(new LedgerAccount(row.getString("ledger_account")), _ -> new HashMap<>())
                    .put(
                            new AssetCode(row.getString("asset")),
                            new Totals(row.getBigDecimal("debits"), row.getBigDecimal("credits")));
        });
        return totals;
    }

    private static Entries entries(JdbcTemplate jdbc, int generation, long fromPosition) {
        long count =
                jdbc.queryForObject("select count(*) from journal.entry where position >= ?", Long.class, fromPosition);
        long[] found = {0};
        List<Unbalanced> unbalanced = new ArrayList<>();
        jdbc.query(
                UNBALANCED,
                row -> {
                    found[0] = row.getLong("found");
                    unbalanced.add(new Unbalanced(
                            row.getString("entry_id"),
                            new AssetCode(row.getString("asset")),
                            row.getBigDecimal("difference")));
                },
                fromPosition,
                ControlResult.MAX_BREAKS);
        return new Entries(generation, count, unbalanced, found[0]);
    }

    private static int generation(JdbcTemplate jdbc) {
        return jdbc.queryForObject(
                "select coalesce(max(generation), 0) from public.view_generation where view = ? and status = 'LIVE'",
                Integer.class,
                View.JOURNAL.toString());
    }
}
