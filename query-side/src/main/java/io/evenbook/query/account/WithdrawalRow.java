package io.evenbook.query.account;

import io.evenbook.api.account.WithdrawalAnswer;
import io.evenbook.api.account.WithdrawalStatus;
import io.evenbook.api.id.AccountId;
import io.evenbook.api.id.AssetCode;
import io.evenbook.api.id.WithdrawalId;
import jakarta.persistence.Entity;
import jakarta.persistence.EnumType;
import jakarta.persistence.Enumerated;
import jakarta.persistence.Id;
import jakarta.persistence.Table;
import java.math.BigDecimal;
import java.time.Instant;
import org.hibernate.annotations.Immutable;

@Entity
@Immutable
@Table(schema = "accounts", name = "withdrawal")
class WithdrawalRow {
    @Id
    String withdrawalId;

    String accountId;
    String asset;
    BigDecimal amount;
    String reference;

    @Enumerated(EnumType.STRING)
    WithdrawalStatus status;

    Instant requestedAt;
    Instant updatedAt;
    long requestedPosition;

    WithdrawalAnswer answer() {
        return new WithdrawalAnswer(
                new WithdrawalId(withdrawalId),
                new AccountId(accountId),
                new AssetCode(asset),
                amount,
                reference,
                status,
                requestedAt,
                updatedAt);
    }
}
