package io.evenbook.query.clearing;

import io.evenbook.api.clearing.DefaultAnswer;
import io.evenbook.api.clearing.DefaultAnswer.Layer;
import io.evenbook.api.clearing.DefaultAnswer.Paid;
import io.evenbook.api.clearing.DefaultStage;
import io.evenbook.api.id.AccountId;
import io.evenbook.api.id.AssetCode;
import io.evenbook.api.id.DefaultId;
import io.evenbook.api.id.SchemeId;
import io.evenbook.api.id.UserId;
import io.evenbook.api.json.EvenbookJson;
import jakarta.persistence.Entity;
import jakarta.persistence.EnumType;
import jakarta.persistence.Enumerated;
import jakarta.persistence.Id;
import jakarta.persistence.Table;
import java.math.BigDecimal;
import java.time.Instant;
import java.util.List;
import java.util.function.Function;
import org.hibernate.annotations.Immutable;
import tools.jackson.databind.json.JsonMapper;

@Entity
@Immutable
@Table(schema = "clearing", name = "participant_default")
class DefaultRow {
    private static final JsonMapper JSON = EvenbookJson.mapper();

    @Id
    String defaultId;

    String accountId;
    String schemeId;

    @Enumerated(EnumType.STRING)
    DefaultStage state;

    String reason;
    String declaredBy;
    Instant declaredAt;
    String approvedBy;
    Instant approvedAt;
    String closeOutAccount;
    Instant transferredAt;
    String asset;
    BigDecimal loss;

    /** JSON. */
    String layers;

    /** JSON. */
    String compensations;

    BigDecimal unallocated;
    Instant allocatedAt;
    Instant closedAt;
    long declaredPosition;
    long version;
    long position;

    DefaultAnswer answer() {
        return new DefaultAnswer(
                new DefaultId(defaultId),
                new AccountId(accountId),
                new SchemeId(schemeId),
                state,
                reason,
                new UserId(declaredBy),
                declaredAt,
                ifKnown(approvedBy, UserId::new),
                approvedAt,
                ifKnown(closeOutAccount, AccountId::new),
                transferredAt,
                ifKnown(asset, AssetCode::new),
                loss,
                List.of(JSON.readValue(layers, Layer[].class)),
                List.of(JSON.readValue(compensations, Paid[].class)),
                unallocated,
                allocatedAt,
                closedAt,
                version,
                position);
    }

    private static <T> T ifKnown(String value, Function<String, T> type) {
        return value == null ? null : type.apply(value);
    }
}
