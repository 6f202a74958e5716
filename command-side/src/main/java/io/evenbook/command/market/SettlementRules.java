package io.evenbook.command.market;

import io.evenbook.api.RejectedException;
import io.evenbook.api.market.MarketCommand.AssignSettlement;
import io.evenbook.api.market.MarketEvent.SettlementAssigned;
import io.evenbook.api.market.MarketRejection.MarketHasOrders;
import io.evenbook.api.market.MarketRejection.SchemeAssigned;
import io.evenbook.axon.postgres.bus.Streams;
import io.evenbook.command.base.Facts;
import io.evenbook.command.clearing.SchemeAggregate;

/**
 * How the trades of a market settle: gross, or by a scheme that is assigned once, before the first order. Several
 * faults are reported in this order: market unknown, scheme unknown, another scheme assigned, orders taken.
 */
final class SettlementRules {
    private SettlementRules() {}

    static void assign(AssignSettlement assign, Streams streams) {
        MarketState market = MarketHandler.require(streams, assign.marketId());
        SchemeAggregate.require(assign.schemeId(), Facts.of(streams));
        if (assign.schemeId().equals(market.schemeId())) {
            return;
        }
        if (market.schemeId() != null) {
            throw new RejectedException(new SchemeAssigned(assign.marketId(), market.schemeId()));
        }
        if (market.book().lastNumber() != 0) {
            throw new RejectedException(new MarketHasOrders(assign.marketId()));
        }
        MarketHandler.append(streams, new SettlementAssigned(assign.marketId(), assign.schemeId(), assign.reason()));
    }
}
