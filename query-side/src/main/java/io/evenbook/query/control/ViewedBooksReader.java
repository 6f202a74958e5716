package io.evenbook.query.control;

import io.evenbook.api.control.ControlResult;
import io.evenbook.api.id.AccountId;
import io.evenbook.api.id.AssetCode;
import io.evenbook.api.journal.LedgerAccount;
import io.evenbook.query.control.ViewedBooks.Entries;
import io.evenbook.query.control.ViewedBooks.Unbalanced;
import io.evenbook.query.control.ViewedBooks.ViewedBalance;
import io.evenbook.query.support.position.ConsistentRead;
import io.evenbook.query.support.position.View;
import io.evenbook.query.support.position.ViewPositions;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.springframework.jdbc.core.simple.JdbcClient;

/** Reads balances, totals and positions of the views accounts and journal in one {@link ConsistentRead}. */
final class ViewedBooksReader {
    /** Keeps the driver from holding all rows at once. */
    private static final int FETCH_ROWS = 5_000;

    private static final String UNBALANCED = """
            select entry_id, asset, difference, count(*) over () as found
              from (select coalesce(e.entry_id, 'position ' || p.position) as entry_id, p.position, p.asset,
                           sum(case p.side when 'DEBIT' then p.amount else -p.amount end) as difference
                      from journal.posting p
                      left join journal.entry e on e.position = p.position and e.recorded_at = p.recorded_at
                     where p.position >= :fromPosition
                     group by p.position, e.entry_id, p.asset
                    having sum(case p.side when 'DEBIT' then p.amount else -p.amount end) <> 0) as unbalanced
             order by position, asset
             limit :limit""";

    private final JdbcClient postgres;
    private final ConsistentRead consistently;

    ViewedBooksReader(JdbcClient postgres, ConsistentRead consistently) {
        this.postgres = postgres;
        this.consistently = consistently;
    }

    /** The lower one of the positions of the two views. */
    long position() {
        return consistently.read(() -> Math.min(
                ViewPositions.inPostgres(postgres, View.ACCOUNTS), ViewPositions.inPostgres(postgres, View.JOURNAL)));
    }

    /** @param checked the entries that earlier reads found balanced: they are not summed again */
    ViewedBooks read(CheckedEntries checked) {
        return consistently.read(() -> {
            long journalPosition = ViewPositions.inPostgres(postgres, View.JOURNAL);
            int generation = generation();
            return new ViewedBooks(
                    ViewPositions.inPostgres(postgres, View.ACCOUNTS),
                    balances(),
                    journalPosition,
                    totals(),
                    entries(generation, checked.nextPosition(generation, journalPosition)));
        });
    }

    private Map<AccountId, Map<AssetCode, ViewedBalance>> balances() {
        Map<AccountId, Map<AssetCode, ViewedBalance>> balances = new HashMap<>();
        postgres.sql("select account_id, asset, posted, held from accounts.balance")
                .withFetchSize(FETCH_ROWS)
                .query((ResultSet row) -> {
                    balances.computeIfAbsent(new AccountId(row.getString("account_id")), _ -> new HashMap<>())
                            .put(asset(row), new ViewedBalance(row.getBigDecimal("posted"), row.getBigDecimal("held")));
                });
        return balances;
    }

    private Map<LedgerAccount, Map<AssetCode, Totals>> totals() {
        Map<LedgerAccount, Map<AssetCode, Totals>> totals = new HashMap<>();
        postgres.sql("select ledger_account, asset, debits, credits from journal.ledger_balance")
                .withFetchSize(FETCH_ROWS)
                .query((ResultSet row) -> {
                    totals.computeIfAbsent(new LedgerAccount(row.getString("ledger_account")), _ -> new HashMap<>())
                            .put(asset(row), new Totals(row.getBigDecimal("debits"), row.getBigDecimal("credits")));
                });
        return totals;
    }

    private Entries entries(int generation, long fromPosition) {
        long count = postgres.sql("select count(*) from journal.entry where position >= :fromPosition")
                .param("fromPosition", fromPosition)
                .query(Long.class)
                .single();
        long[] found = {0};
        List<Unbalanced> unbalanced = new ArrayList<>();
        postgres.sql(UNBALANCED)
                .param("fromPosition", fromPosition)
                .param("limit", ControlResult.MAX_BREAKS)
                .query((ResultSet row) -> {
                    found[0] = row.getLong("found");
                    unbalanced.add(
                            new Unbalanced(row.getString("entry_id"), asset(row), row.getBigDecimal("difference")));
                });
        return new Entries(generation, count, unbalanced, found[0]);
    }

    /** The live generation of the journal view; 0 before the first one is live. */
    private int generation() {
        return postgres.sql("""
                        select coalesce(max(generation), 0) from public.view_generation
                         where view = :view and status = 'LIVE'""")
                .param("view", View.JOURNAL.toString())
                .query(Integer.class)
                .single();
    }

    private static AssetCode asset(ResultSet row) throws SQLException {
        return new AssetCode(row.getString("asset"));
    }
}
