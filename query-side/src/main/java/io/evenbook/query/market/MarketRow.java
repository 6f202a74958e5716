package io.evenbook.query.market;

import io.evenbook.api.id.AssetCode;
import io.evenbook.api.id.MarketId;
import io.evenbook.api.id.SchemeId;
import io.evenbook.api.json.EvenbookJson;
import io.evenbook.api.market.MarketAnswer;
import io.evenbook.api.market.MarketStatus;
import io.evenbook.api.market.MarketTerms;
import io.evenbook.api.market.Phase;
import io.evenbook.api.market.Sessions;
import jakarta.persistence.Entity;
import jakarta.persistence.EnumType;
import jakarta.persistence.Enumerated;
import jakarta.persistence.Id;
import jakarta.persistence.Table;
import java.math.BigDecimal;
import org.hibernate.annotations.Immutable;
import tools.jackson.databind.json.JsonMapper;

@Entity
@Immutable
@Table(schema = "reference", name = "market")
class MarketRow {
    private static final JsonMapper JSON = EvenbookJson.mapper();

    @Id
    String market;

    String baseAsset;
    String quoteAsset;
    BigDecimal tickSize;
    BigDecimal lotSize;
    BigDecimal makerFeeRate;
    BigDecimal takerFeeRate;

    /** JSON as in the event. */
    String terms;

    @Enumerated(EnumType.STRING)
    Phase phase;

    long version;
    long position;

    /** JSON; null: none were ever set. */
    String sessions;

    /** Null: trades settle gross. */
    String schemeId;

    MarketAnswer answer() {
        return new MarketAnswer(
                new MarketId(market),
                new AssetCode(baseAsset),
                new AssetCode(quoteAsset),
                tickSize,
                lotSize,
                makerFeeRate,
                takerFeeRate,
                MarketStatus.of(phase),
                phase,
                sessions == null ? null : JSON.readValue(sessions, Sessions.class),
                schemeId == null ? null : new SchemeId(schemeId),
                JSON.readValue(terms, MarketTerms.class),
                version,
                position);
    }
}
