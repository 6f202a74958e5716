package io.evenbook.query.market;

import io.evenbook.api.RejectedException;
import io.evenbook.api.market.MarketRejection.MarketUnknown;
import java.util.Map;
import java.util.OptionalInt;
import java.util.concurrent.ConcurrentHashMap;
import org.springframework.stereotype.Component;

/** What other features need to know of markets. */
@Component
public class Markets {
    private final MarketRows markets;
    private final Map<String, Integer> priceScales = new ConcurrentHashMap<>();

    Markets(MarketRows markets) {
        this.markets = markets;
    }

    /** @throws RejectedException if there is no such market */
    public void requireKnown(String market) {
        if (!markets.existsById(market)) {
            throw new RejectedException(new MarketUnknown(market));
        }
    }

    /** How many decimals the market's prices have; it never changes. Empty while the market is not yet in the view. */
    public OptionalInt priceScale(String market) {
        Integer scale = priceScales.computeIfAbsent(
                market,
                name -> markets.findById(name).map(row -> row.tickSize.scale()).orElse(null));
        return scale == null ? OptionalInt.empty() : OptionalInt.of(scale);
    }
}
