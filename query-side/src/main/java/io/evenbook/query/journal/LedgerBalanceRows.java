package io.evenbook.query.journal;

import io.evenbook.query.list.Rows;
import java.util.List;
import org.springframework.data.jpa.repository.Query;

interface LedgerBalanceRows extends Rows<LedgerBalanceRow, LedgerBalanceRow.Key> {

    /** All totals and the position they are of, in one statement; one line without totals if nothing was ever posted. */
    @Query("""
            select new io.evenbook.query.journal.LedgerBalanceRows$Line(p.position, b)
              from JournalPosition p left join LedgerBalanceRow b on 1 = 1
             order by b.ledgerAccount, b.asset""")
    List<Line> trialBalance();

    /** @param balance null if nothing was ever posted */
    record Line(long position, LedgerBalanceRow balance) {}
}
