package io.evenbook.query.clearing;

import io.evenbook.api.clearing.Funding;
import io.evenbook.api.clearing.ParticipantAnswer;
import io.evenbook.api.clearing.ParticipantAnswer.NetDebitCap;
import io.evenbook.api.id.AccountId;
import io.evenbook.api.id.SchemeId;
import io.evenbook.api.json.EvenbookJson;
import jakarta.persistence.Entity;
import jakarta.persistence.EnumType;
import jakarta.persistence.Enumerated;
import jakarta.persistence.Id;
import jakarta.persistence.IdClass;
import jakarta.persistence.Table;
import java.io.Serializable;
import java.math.BigDecimal;
import java.time.Instant;
import java.util.List;
import org.hibernate.annotations.Immutable;
import tools.jackson.databind.json.JsonMapper;

@Entity
@Immutable
@IdClass(ParticipantRow.Key.class)
@Table(schema = "clearing", name = "participant")
class ParticipantRow {
    private static final JsonMapper JSON = EvenbookJson.mapper();

    @Id
    String schemeId;

    @Id
    String accountId;

    @Enumerated(EnumType.STRING)
    Funding funding;

    /** JSON as in the answer. */
    String caps;

    String reason;
    Instant enrolledAt;
    BigDecimal margin;
    BigDecimal fund;

    record Key(String schemeId, String accountId) implements Serializable {}

    ParticipantAnswer answer() {
        return new ParticipantAnswer(
                new AccountId(accountId),
                new SchemeId(schemeId),
                funding,
                List.of(JSON.readValue(caps, NetDebitCap[].class)),
                reason,
                enrolledAt,
                margin,
                fund);
    }
}
