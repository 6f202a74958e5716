package io.evenbook.query.journal;

import io.evenbook.api.journal.LedgerAccount;
import jakarta.persistence.Entity;
import jakarta.persistence.EnumType;
import jakarta.persistence.Enumerated;
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

    @Enumerated(EnumType.STRING)
    LedgerAccount.Kind kind;

    BigDecimal debits;
    BigDecimal credits;

    record Key(String ledgerAccount, String asset) {}
}
