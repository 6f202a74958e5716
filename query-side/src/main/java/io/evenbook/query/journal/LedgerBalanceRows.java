package io.evenbook.query.journal;

import io.evenbook.api.asset.AssetCode;
import io.evenbook.api.journal.LedgerAccount;
import io.evenbook.api.journal.TrialBalance.LedgerAccountTotals;
import io.evenbook.query.list.Rows;
import java.math.BigDecimal;
import java.util.List;
import org.springframework.data.jpa.repository.Query;

interface LedgerBalanceRows extends Rows<LedgerBalanceRow, LedgerBalanceRow.Key> {

    /** All totals and the position they are of, in one statement; one line without totals if nothing was ever posted. */
    @Query("""
            select new io.evenbook.query.journal.LedgerBalanceRows$Line(p.position, b)
              from JournalPosition p left join LedgerBalanceRow b on 1 = 1
             order by b.ledgerAccount, b.asset""")
    List<Line> trialBalance();

    /** What has been posted up to a position. */
    @Query("""
            select new io.evenbook.query.journal.LedgerBalanceRows$Totals(
                       p.ledgerAccount,
                       p.asset,
                       sum(case when p.side = DEBIT then p.amount else 0 * p.amount end),
                       sum(case when p.side = CREDIT then p.amount else 0 * p.amount end))
              from EntryRow e join e.postings p
             where e.position <= :position
             group by p.ledgerAccount, p.asset
             order by p.ledgerAccount, p.asset""")
    List<Totals> postedUpTo(long position);

    /** @param balance null if nothing was ever posted */
    record Line(long position, LedgerBalanceRow balance) {}

    /** What was posted of one asset on one ledger account. */
    record Totals(String ledgerAccount, String asset, BigDecimal debits, BigDecimal credits) {
        LedgerAccountTotals answer() {
            LedgerAccount account = new LedgerAccount(ledgerAccount);
            return new LedgerAccountTotals(
                    account, account.kind(), new AssetCode(asset), debits, credits, debits.subtract(credits));
        }
    }
}
