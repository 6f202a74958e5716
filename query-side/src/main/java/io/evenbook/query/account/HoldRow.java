package io.evenbook.query.account;

import io.evenbook.api.account.HoldAnswer;
import io.evenbook.api.account.HoldReason;
import io.evenbook.api.id.AssetCode;
import io.evenbook.api.id.HoldId;
import jakarta.persistence.Entity;
import jakarta.persistence.EnumType;
import jakarta.persistence.Enumerated;
import jakarta.persistence.Id;
import jakarta.persistence.IdClass;
import jakarta.persistence.Table;
import java.math.BigDecimal;
import java.time.Instant;
import org.hibernate.annotations.Immutable;

@Entity
@Immutable
@Table(schema = "accounts", name = "hold")
@IdClass(HoldRow.Key.class)
class HoldRow {
    @Id
    String accountId;

    @Id
    String holdId;

    String asset;
    BigDecimal amount;

    @Enumerated(EnumType.STRING)
    HoldReason reason;

    Instant expiresAt;

    HoldAnswer answer() {
        return new HoldAnswer(new HoldId(holdId), new AssetCode(asset), amount, reason, expiresAt);
    }

    record Key(String accountId, String holdId) {}
}
