package io.evenbook.query.account;

import io.evenbook.api.account.AccountAnswer;
import io.evenbook.api.account.AccountAnswer.AccountBalance;
import io.evenbook.api.account.AccountId;
import io.evenbook.api.account.AccountStatus;
import io.evenbook.api.asset.AssetCode;
import jakarta.persistence.CollectionTable;
import jakarta.persistence.ElementCollection;
import jakarta.persistence.Embeddable;
import jakarta.persistence.Entity;
import jakarta.persistence.EnumType;
import jakarta.persistence.Enumerated;
import jakarta.persistence.FetchType;
import jakarta.persistence.Id;
import jakarta.persistence.JoinColumn;
import jakarta.persistence.OrderBy;
import jakarta.persistence.Table;
import java.math.BigDecimal;
import java.util.List;
import org.hibernate.annotations.Immutable;

@Entity
@Immutable
@Table(schema = "accounts", name = "account")
class AccountRow {
    @Id
    String accountId;

    String owner;

    @Enumerated(EnumType.STRING)
    AccountStatus status;

    long version;
    long position;

    /** Joined, not read afterwards: the balances are those of the same version. */
    @ElementCollection(fetch = FetchType.EAGER)
    @CollectionTable(schema = "accounts", name = "balance", joinColumns = @JoinColumn(name = "account_id"))
    @OrderBy("asset")
    List<BalanceRow> balances;

    AccountAnswer answer() {
        return new AccountAnswer(
                new AccountId(accountId), owner, status, balances.stream().map(BalanceRow::answer).toList(), version, position);
    }

    @Embeddable
    record BalanceRow(String asset, BigDecimal posted, BigDecimal held) {
        AccountBalance answer() {
            return new AccountBalance(new AssetCode(asset), posted, held, posted.subtract(held));
        }
    }
}
