package io.evenbook.api.trade;

import org.axonframework.modelling.command.TargetAggregateIdentifier;

/** What can be asked of a trade once it has been executed. */
public sealed interface TradeCommand {
    TradeId tradeId();

    /** Both sides have been paid. Again does nothing. */
    record SettleTrade(@TargetAggregateIdentifier TradeId tradeId) implements TradeCommand {}

    /**
     * The settlement cannot go on: a step was refused.
     *
     * @param code a rejection's code
     */
    record ParkSettlement(@TargetAggregateIdentifier TradeId tradeId, SettlementStep step, String code, String detail)
            implements TradeCommand {}

    /** An operator wants a parked settlement tried again; refused if it is not parked. */
    record RetrySettlement(@TargetAggregateIdentifier TradeId tradeId, String reason) implements TradeCommand {}
}
