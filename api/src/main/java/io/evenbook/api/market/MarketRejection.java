package io.evenbook.api.market;

import io.evenbook.api.Rejection;
import io.evenbook.api.id.AssetCode;
import io.evenbook.api.id.MarketId;
import java.math.BigDecimal;

/** The reasons why a command is refused because of a market. */
public sealed interface MarketRejection extends Rejection {
    /** @param market the client's text; it may be malformed */
    record MarketUnknown(String market) implements MarketRejection {
        @Override
        public String code() {
            return "market.unknown";
        }

        @Override
        public String detail() {
            return "There is no market %s.".formatted(market);
        }

        @Override
        public Kind kind() {
            return Kind.UNKNOWN;
        }
    }

    /** The market is listed with other terms. */
    record MarketExists(MarketId market) implements MarketRejection {
        @Override
        public String code() {
            return "market.exists";
        }

        @Override
        public String detail() {
            return "Market %s already exists with other terms.".formatted(market);
        }

        @Override
        public Kind kind() {
            return Kind.CONFLICT;
        }
    }

    /** The market takes no new orders. */
    record MarketIsHalted(MarketId market) implements MarketRejection {
        @Override
        public String code() {
            return "market.halted";
        }

        @Override
        public String detail() {
            return "Market %s is halted.".formatted(market);
        }

        @Override
        public Kind kind() {
            return Kind.CONFLICT;
        }
    }

    /** Base and quote asset are the same. */
    record SameAsset(MarketId market, AssetCode asset) implements MarketRejection {
        @Override
        public String code() {
            return "market.same-asset";
        }

        @Override
        public String detail() {
            return "Base and quote asset of a market must differ; both are %s.".formatted(asset);
        }

        @Override
        public Kind kind() {
            return Kind.RULE;
        }
    }

    /** Tick and lot do not fit the scales of the assets: some amounts would have too many decimals. */
    record TickLot(MarketId market, BigDecimal tickSize, BigDecimal lotSize, int baseDecimals, int quoteDecimals)
            implements MarketRejection {
        @Override
        public String code() {
            return "market.tick-lot";
        }

        @Override
        public String detail() {
            return "tickSize %s may have at most 18 decimals, lotSize %s at most %d, and their product at most %d."
                    .formatted(tickSize.toPlainString(), lotSize.toPlainString(), baseDecimals, quoteDecimals);
        }

        @Override
        public Kind kind() {
            return Kind.RULE;
        }
    }

    /** A fee rate is not in the range 0 (inclusive) to 1 (exclusive), or has more than 18 decimals. */
    record FeeRate(MarketId market, String field, BigDecimal rate) implements MarketRejection {
        @Override
        public String code() {
            return "market.fee-rate";
        }

        @Override
        public String detail() {
            return "%s must be at least 0 and less than 1, with at most 18 decimals: %s."
                    .formatted(field, rate.toPlainString());
        }

        @Override
        public Kind kind() {
            return Kind.RULE;
        }
    }
}
