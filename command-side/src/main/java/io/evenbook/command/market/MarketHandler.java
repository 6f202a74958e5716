package io.evenbook.command.market;

import io.evenbook.api.RejectedException;
import io.evenbook.api.id.MarketId;
import io.evenbook.api.market.MarketCommand;
import io.evenbook.api.market.MarketCommand.AdvanceTime;
import io.evenbook.api.market.MarketCommand.AmendOrder;
import io.evenbook.api.market.MarketCommand.AssignSettlement;
import io.evenbook.api.market.MarketCommand.CancelOrder;
import io.evenbook.api.market.MarketCommand.CancelOrders;
import io.evenbook.api.market.MarketCommand.ChangePhase;
import io.evenbook.api.market.MarketCommand.ChangeTerms;
import io.evenbook.api.market.MarketCommand.ContinueAuction;
import io.evenbook.api.market.MarketCommand.ListMarket;
import io.evenbook.api.market.MarketCommand.SetSessions;
import io.evenbook.api.market.MarketEvent;
import io.evenbook.api.market.MarketRejection.MarketUnknown;
import io.evenbook.axon.postgres.bus.Streams;
import io.evenbook.command.base.Facts;

/**
 * Decides the commands on markets. A command that changes orders changes their accounts and the book in the same
 * commit: {@link OrderPlacement}, {@link Amendment}, {@link RestingOrders}.
 */
final class MarketHandler {
    private MarketHandler() {}

    /** @return the version of the market, or of the order if the command is about one */
    static long handle(MarketCommand command, Streams streams) {
        switch (command) {
            case ListMarket list ->
                Listing.list(MarketState.AGGREGATE.find(streams, list.marketId()), list, Facts.of(streams))
                        .forEach(event -> append(streams, event));
            case ChangeTerms change -> TermsRevision.change(change, streams);
            case ContinueAuction auction -> Phases.goOn(auction, streams);
            case SetSessions set -> SessionRules.set(set, streams);
            case AssignSettlement assign -> SettlementRules.assign(assign, streams);
            case ChangePhase change -> Phases.change(change, streams);
            case CancelOrder cancel -> {
                return RestingOrders.cancel(cancel, streams);
            }
            case AmendOrder amend -> {
                return Amendment.amend(amend, streams);
            }
            case CancelOrders cancel -> RestingOrders.cancelAll(cancel, streams);
            case AdvanceTime advance -> BookTime.advance(advance, streams);
        }
        return MarketState.AGGREGATE.version(streams, command);
    }

    static MarketState require(Streams streams, MarketId marketId) {
        MarketState state = MarketState.AGGREGATE.find(streams, marketId);
        if (state == null) {
            throw new RejectedException(new MarketUnknown(marketId.value()));
        }
        return state;
    }

    static void append(Streams streams, MarketEvent event) {
        MarketState.AGGREGATE.append(streams, event);
    }
}
