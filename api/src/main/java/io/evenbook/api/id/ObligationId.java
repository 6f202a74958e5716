package io.evenbook.api.id;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonValue;
import java.time.LocalDate;

/**
 * The identifier of an obligation that follows from a trade. It derives from its cause, so a repeated command names the
 * same obligation.
 *
 * @param value matches {@code obl_[A-Za-z0-9._-]{1,80}}
 */
public record ObligationId(@JsonValue String value) {
    private static final String PREFIX = "obl_";
    private static final String PATTERN = "obl_[A-Za-z0-9._-]{1,80}";

    /** @throws IllegalArgumentException if the value does not match the pattern */
    @JsonCreator
    public ObligationId {
        Identifiers.requireMatch("obligationId", value, PATTERN);
    }

    /** Names the penalty for a business day on which a trade failed: {@code obl_trd_BTC-USD_17.penalty.2026-12-30}. */
    public static ObligationId penalty(TradeId tradeId, LocalDate businessDate) {
        return step(tradeId, "penalty." + businessDate);
    }

    /** Names the compensation for a trade that is settled in cash: {@code obl_trd_BTC-USD_17.compensation}. */
    public static ObligationId compensation(TradeId tradeId) {
        return step(tradeId, "compensation");
    }

    /** Names the compensation for a trade that is bought in: {@code obl_trd_BTC-USD_17.buy-in.1}. */
    public static ObligationId buyIn(TradeId tradeId, int porting) {
        return step(tradeId, "buy-in." + porting);
    }

    /** Names what a cancelled trade takes back: {@code obl_trd_BTC-USD_17.cancelled}. */
    public static ObligationId cancelled(TradeId tradeId) {
        return step(tradeId, "cancelled");
    }

    /** Names what goes over to another account: {@code obl_trd_BTC-USD_17.ported.2}. @param number of its portings */
    public static ObligationId ported(TradeId tradeId, int number) {
        return step(tradeId, "ported." + number);
    }

    private static ObligationId step(TradeId tradeId, String step) {
        return new ObligationId(PREFIX + tradeId + "." + step);
    }

    /** Returns the value itself. */
    @Override
    public String toString() {
        return value;
    }
}
