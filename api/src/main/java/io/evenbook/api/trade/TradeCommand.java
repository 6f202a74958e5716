package io.evenbook.api.trade;

import io.evenbook.api.id.TradeId;

/** What can be asked of a trade once it has been executed. */
public sealed interface TradeCommand {
    TradeId tradeId();

    /**
     * Exchanges what both sides traded, in one commit. Demands both holds with their parts. Of a trade that is settled
     * or cancelled, nothing happens.
     */
    record SettleTrade(TradeId tradeId) implements TradeCommand {}

    /**
     * The settlement cannot go on: it was refused, or failed.
     *
     * @param code a rejection's code, or {@code saga.failed}
     */
    record ParkSettlement(TradeId tradeId, String code, String detail) implements TradeCommand {}

    /** An operator wants a parked settlement tried again; refused if it is not parked. */
    record RetrySettlement(TradeId tradeId, String reason) implements TradeCommand {}

    /**
     * Cancels a trade that is not settled, and releases what both sides had set aside for it. Refused if it is settled,
     * if it is cancelled, or if one of the holds is missing.
     */
    record CompensateTrade(TradeId tradeId, String reason) implements TradeCommand {}

    /** As {@link CompensateTrade}, of a parked trade one of whose holds is missing: what is there is released. */
    record ResolveTrade(TradeId tradeId, String reason) implements TradeCommand {}
}
