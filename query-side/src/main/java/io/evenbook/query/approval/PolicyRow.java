package io.evenbook.query.approval;

import io.evenbook.api.approval.PolicyAnswer;
import io.evenbook.api.id.AssetCode;
import jakarta.persistence.Entity;
import jakarta.persistence.Id;
import jakarta.persistence.Table;
import java.math.BigDecimal;
import java.time.Instant;
import org.hibernate.annotations.Immutable;

@Entity
@Immutable
@Table(schema = "approvals", name = "policy")
class PolicyRow {
    @Id
    String policyId;

    String operation;
    String asset;
    BigDecimal amount;
    String reason;
    Instant setAt;

    PolicyAnswer answer() {
        return new PolicyAnswer(operation, asset == null ? null : new AssetCode(asset), amount, reason, setAt);
    }
}
