package io.evenbook.command.trade;

import io.evenbook.api.id.TradeId;
import io.evenbook.api.trade.TradeRejection.SagaUnknown;
import io.evenbook.command.http.PathIds;

/** The saga of a settlement is named for its trade. */
public final class SettlementId {
    private static final String PREFIX = "stl_";

    private SettlementId() {}

    public static String of(TradeId tradeId) {
        return PREFIX + tradeId;
    }

    /** Whether a text is meant as one. */
    public static boolean isOne(String text) {
        return text.startsWith(PREFIX);
    }

    /** @throws RejectedException {@code saga.unknown} if it is none */
    public static TradeId tradeOf(String sagaId) {
        return PathIds.parse(sagaId, SettlementId::parse, SagaUnknown::new);
    }

    private static TradeId parse(String sagaId) {
        if (!isOne(sagaId)) {
            throw new IllegalArgumentException("must start with " + PREFIX + ": sagaId=" + sagaId);
        }
        return new TradeId(sagaId.substring(PREFIX.length()));
    }
}
