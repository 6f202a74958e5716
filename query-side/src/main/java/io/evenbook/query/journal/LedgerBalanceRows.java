package io.evenbook.query.journal;

import io.evenbook.query.list.Rows;
import java.util.List;
import org.springframework.data.jpa.repository.Query;

interface LedgerBalanceRows extends Rows<LedgerBalanceRow, LedgerBalanceRow.Key> {

    /** All totals and the position they are of, in one statement; one line without totals if nothing was ever posted. */
    @Query("""
            select p.position as position, b as balance
              from JournalPosition p left join LedgerBalanceRow b on 1 = 1
             order by b.ledgerAccount, b.asset""")
    List<Line> trialBalance();

    interface Line {
        long getPosition();

        LedgerBalanceRow getBalance();
    }
}
