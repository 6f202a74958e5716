package io.evenbook.command.market;

import io.evenbook.api.market.MarketId;
import io.evenbook.api.market.MarketStatus;
import io.evenbook.api.market.MarketTerms;
import java.util.Optional;

/** What is listed. A market is found, halted or resumed, from the moment on at which that was acknowledged. */
@FunctionalInterface
public interface MarketRegistry {
    Optional<ListedMarket> find(MarketId marketId);

    /** What an account needs to know of a market. */
    record ListedMarket(MarketTerms terms, MarketStatus status) {}
}
