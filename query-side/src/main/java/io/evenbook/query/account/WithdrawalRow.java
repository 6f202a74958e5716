package io.evenbook.query.account;

import io.evenbook.api.account.AccountEvent.WithdrawalRequested;
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
import org.hibernate.annotations.JdbcTypeCode;
import org.hibernate.type.SqlTypes;

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

    @JdbcTypeCode(SqlTypes.JSON)
    String destination;

    @Enumerated(EnumType.STRING)
    WithdrawalStatus status;

    Instant confirmableFrom;
    Instant requestedAt;
    Instant updatedAt;
    long requestedPosition;

    WithdrawalAnswer answer(Opened personal) {
        WithdrawalId id = new WithdrawalId(withdrawalId);
        return new WithdrawalAnswer(
                id,
                new AccountId(accountId),
                new AssetCode(asset),
                amount,
                reference,
                personal.text(destination, WithdrawalRequested.destinationOf(id)),
                status,
                confirmableFrom,
                requestedAt,
                updatedAt);
    }
}
