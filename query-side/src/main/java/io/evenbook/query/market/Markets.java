package io.evenbook.query.market;

import io.evenbook.api.RejectedException;
import io.evenbook.api.market.MarketRejection.MarketUnknown;
import java.util.Map;
import java.util.OptionalInt;
import java.util.concurrent.ConcurrentHashMap;
import org.springframework.stereotype.Component;

/** Lookups of markets for other features. */
@Component
public class Markets {
    private final MarketRows markets;
    private final Map<String, Integer> priceScales = new ConcurrentHashMap<>();

    Markets(MarketRows markets) {
        this.markets = markets;
    }

    /** @throws RejectedException if the market is unknown */
    public void requireKnown(String market) {
        if (!markets.existsById(market)) {
            throw new RejectedException(new MarketUnknown(market));
        }
    }

    /** Decimals of the market's prices, which never change; empty until the view has the market. */
    public OptionalInt priceScale(String market) {
        Integer scale = priceScales.computeIfAbsent(
                market,
                name -> markets.findById(name).map(row -> row.tickSize.scale()).orElse(null));
        return scale == null ? OptionalInt.empty() : OptionalInt.of(scale);
    }
}
