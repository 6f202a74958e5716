package io.evenbook.query.journal;

import io.evenbook.query.journal.LedgerBalanceRows.Totals;
import jakarta.persistence.Entity;
import jakarta.persistence.Id;
import jakarta.persistence.IdClass;
import jakarta.persistence.Table;
import java.math.BigDecimal;
import org.hibernate.annotations.Immutable;

@Entity
@Immutable
@Table(schema = "journal", name = "ledger_balance")
@IdClass(LedgerBalanceRow.Key.class)
class LedgerBalanceRow {
    @Id
    String ledgerAccount;

    @Id
    String asset;

    BigDecimal debits;
    BigDecimal credits;

    Totals totals() {
        return new Totals(ledgerAccount, asset, debits, credits);
    }

    record Key(String ledgerAccount, String asset) {}
}
