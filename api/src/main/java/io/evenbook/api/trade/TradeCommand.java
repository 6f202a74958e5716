package io.evenbook.api.trade;

import io.evenbook.api.id.TradeId;

/** Commands on one executed trade. */
public sealed interface TradeCommand {
    TradeId tradeId();

    /**
     * Settles a trade: both sides exchange base and quote amount in one commit, out of their holds. Refused if a hold
     * has less than the trade needs. Does nothing if the trade is settled or cancelled.
     */
    record SettleTrade(TradeId tradeId) implements TradeCommand {}

    /**
     * Parks a settlement that was refused or failed.
     *
     * @param code a rejection's code, or {@code saga.failed}
     */
    record ParkSettlement(TradeId tradeId, String code, String detail) implements TradeCommand {}

    /** Retries a parked settlement. Refused if it is not parked. */
    record RetrySettlement(TradeId tradeId, String reason) implements TradeCommand {}

    /**
     * Cancels an unsettled trade and releases both holds. Refused if the trade is settled or cancelled, or if a hold is
     * missing.
     */
    record CompensateTrade(TradeId tradeId, String reason) implements TradeCommand {}

    /**
     * Cancels a parked trade like {@link CompensateTrade}, even if a hold is missing. Releases the holds that exist.
     */
    record ResolveTrade(TradeId tradeId, String reason) implements TradeCommand {}
}
