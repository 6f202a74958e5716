package io.evenbook.command.market;

import io.evenbook.api.id.AssetCode;
import io.evenbook.api.market.MarketTerms;
import io.evenbook.api.money.Money;
import io.evenbook.api.money.Shown;
import io.evenbook.api.rehearsal.RehearsalAnswer.Figures;
import io.evenbook.api.rehearsal.RehearsalAnswer.OrderCounts;
import io.evenbook.api.rehearsal.RehearsalAnswer.Spread;
import io.evenbook.api.trade.TradeEvent.TradeExecuted;
import java.math.BigDecimal;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** The trades, fees and spreads of a market, added up as they come. */
final class RehearsalFigures {
    private static final int MICROS_DECIMALS = 6;
    private static final int BASIS_POINT_DECIMALS = 2;

    private final Map<AssetCode, Money> fees = new HashMap<>();
    private final Average quoted = new Average();
    private final Average effective = new Average();
    private long trades;
    private Money volume;
    private Money quoteVolume;
    private Instant time;

    /** A spread's weighted sum, in price and in basis points. */
    private static final class Average {
        private BigDecimal weight = BigDecimal.ZERO;
        private BigDecimal price = BigDecimal.ZERO;
        private BigDecimal basisPoints = BigDecimal.ZERO;

        void add(BigDecimal spread, BigDecimal ofMiddle, BigDecimal more) {
            weight = weight.add(more);
            price = price.add(spread.multiply(more));
            basisPoints = basisPoints.add(ofMiddle.multiply(more));
        }

        /** Null: nothing was added. */
        Spread spread(int priceScale) {
            return weight.signum() == 0
                    ? null
                    : new Spread(
                            Shown.averagePrice(price, weight, priceScale),
                            Shown.averagePrice(basisPoints, weight, BASIS_POINT_DECIMALS));
        }
    }

    /** @param begin of the stretch */
    RehearsalFigures(MarketTerms terms, Instant begin) {
        time = begin;
        volume = Money.zero(terms.baseAsset(), terms.baseDecimals());
        quoteVolume = Money.zero(terms.quoteAsset(), terms.quoteDecimals());
    }

    /** Time goes on. @param quote since the last call; null: none */
    void until(Instant now, Quote quote) {
        long micros = ChronoUnit.MICROS.between(time, now);
        if (quote != null && micros > 0) {
            quoted.add(quote.spread(), quote.basisPoints(quote.spread()), BigDecimal.valueOf(micros));
        }
        time = now;
    }

    /** @param before the quote before the command that made the trade; null: none */
    void traded(TradeExecuted trade, Quote before) {
        trades++;
        volume = volume.plus(trade.quantity());
        quoteVolume = quoteVolume.plus(trade.quoteAmount());
        List.of(trade.buyer().fee(), trade.seller().fee()).forEach(fee -> fees.merge(fee.asset(), fee, Money::plus));
        if (before != null && trade.makerSide() != null) {
            BigDecimal spread = before.spreadOf(trade.price());
            effective.add(spread, before.basisPoints(spread), trade.quantity().amount());
        }
    }

    Figures figures(MarketTerms terms, OrderCounts orders) {
        int priceScale = Math.max(0, terms.tickSize().stripTrailingZeros().scale());
        return new Figures(
                trades,
                volume.amount(),
                quoteVolume.amount(),
                fees.values().stream()
                        .sorted(Comparator.comparing(fee -> fee.asset().value()))
                        .toList(),
                quoted.weight.movePointLeft(MICROS_DECIMALS).setScale(MICROS_DECIMALS),
                quoted.spread(priceScale),
                effective.spread(priceScale),
                orders);
    }
}
