package io.evenbook.command.customer;

import io.evenbook.api.id.AssetCode;
import io.evenbook.api.id.MarketId;
import io.evenbook.axon.postgres.bus.Streams;
import java.math.BigDecimal;
import java.time.Instant;

/** Looks up markets for the limits. */
@FunctionalInterface
public interface Markets {
    /** A market's assets and last trade; null if it is not listed. */
    Market find(MarketId marketId, Streams streams);

    /** @param lastTrade null: there was none */
    record Market(AssetCode baseAsset, AssetCode quoteAsset, LastTrade lastTrade) {}

    /** @param price for one unit of the base asset, in the quote asset */
    record LastTrade(BigDecimal price, Instant at) {}
}
