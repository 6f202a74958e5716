package io.evenbook.api.order;

import java.math.BigDecimal;
import java.util.Objects;

/**
 * The terms of an order, one record for each kind. A new kind is a new record, and the compiler names every rule that
 * must know it.
 *
 * <p>Requests and events carry the same terms flat: {@code type}, {@code timeInForce}, {@code price}, {@code quantity}
 * and {@code quoteBudget}. The accessors here give these values, null where a kind has none. Whether amounts fit the
 * market's tick, lot and scales is for the market to decide.
 */
public sealed interface OrderTerms {
    Side side();

    /**
     * Trades at its price or better, for instance a buy of 1.5 BTC at 100.00 USD.
     *
     * @param price in the quote asset for one unit of the base asset
     * @param quantity in the base asset
     * @param postOnly what happens if it would trade on arrival; null: it trades
     */
    record Limit(Side side, BigDecimal price, BigDecimal quantity, TimeInForce timeInForce, PostOnly postOnly)
            implements OrderTerms {
        /**
         * @throws NullPointerException if anything but {@code postOnly} is missing
         * @throws IllegalArgumentException if it is post-only and must trade at once
         */
        public Limit {
            if (postOnly != null && timeInForce != TimeInForce.GTC) {
                throw new IllegalArgumentException("must be GTC: timeInForce=" + timeInForce);
            }
            Objects.requireNonNull(side, "side");
            Objects.requireNonNull(price, "price");
            Objects.requireNonNull(quantity, "quantity");
            Objects.requireNonNull(timeInForce, "timeInForce");
        }

        @Override
        public OrderType type() {
            return OrderType.LIMIT;
        }

        @Override
        public boolean mayRest() {
            return timeInForce == TimeInForce.GTC;
        }
    }

    /**
     * Buys at any price until its budget is spent.
     *
     * @param quoteBudget the most that it spends, in the quote asset
     * @param quantity the most that it buys, in the base asset; null: as much as the budget buys
     */
    record MarketBuy(BigDecimal quoteBudget, BigDecimal quantity) implements OrderTerms {
        /** @throws NullPointerException if the budget is missing */
        public MarketBuy {
            Objects.requireNonNull(quoteBudget, "quoteBudget");
        }

        @Override
        public Side side() {
            return Side.BUY;
        }
    }

    /** Sells a quantity of the base asset at any price. */
    record MarketSell(BigDecimal quantity) implements OrderTerms {
        /** @throws NullPointerException if the quantity is missing */
        public MarketSell {
            Objects.requireNonNull(quantity, "quantity");
        }

        @Override
        public Side side() {
            return Side.SELL;
        }
    }

    default OrderType type() {
        return OrderType.MARKET;
    }

    /** {@link TimeInForce#IOC} for MARKET. */
    default TimeInForce timeInForce() {
        return TimeInForce.IOC;
    }

    /** The limit price; null for MARKET. */
    default BigDecimal price() {
        return null;
    }

    /** What happens if it would trade on arrival; null: it trades. */
    default PostOnly postOnly() {
        return null;
    }

    /** The quantity; null for a MARKET buy that is bounded by its budget alone. */
    BigDecimal quantity();

    /** The budget of a MARKET buy; null for the others. */
    default BigDecimal quoteBudget() {
        return null;
    }

    /** Whether the book keeps what the order does not fill on arrival. */
    default boolean mayRest() {
        return false;
    }

    /** Whether these values, each null or not, are the terms of some kind of order. */
    static boolean areTerms(
            OrderType type,
            Side side,
            TimeInForce timeInForce,
            BigDecimal price,
            BigDecimal quantity,
            BigDecimal quoteBudget,
            PostOnly postOnly) {
        return switch (type) {
            case LIMIT ->
                price != null
                        && quantity != null
                        && quoteBudget == null
                        && (postOnly == null || timeInForce == TimeInForce.GTC);
            case MARKET ->
                price == null
                        && postOnly == null
                        && timeInForce != TimeInForce.FOK
                        && (side == Side.BUY ? quoteBudget != null : quoteBudget == null && quantity != null);
        };
    }

    /**
     * The terms with these values.
     *
     * @param timeInForce MARKET is IOC, also where it says GTC; not FOK
     * @throws IllegalArgumentException if they are not {@link #areTerms the terms of any kind}
     */
    static OrderTerms of(
            OrderType type,
            Side side,
            TimeInForce timeInForce,
            BigDecimal price,
            BigDecimal quantity,
            BigDecimal quoteBudget,
            PostOnly postOnly) {
        if (!areTerms(type, side, timeInForce, price, quantity, quoteBudget, postOnly)) {
            throw new IllegalArgumentException(
                    "must be terms of a %s %s: timeInForce=%s, price=%s, quantity=%s, quoteBudget=%s, postOnly=%s"
                            .formatted(type, side, timeInForce, price, quantity, quoteBudget, postOnly));
        }
        if (type == OrderType.LIMIT) {
            return new Limit(side, price, quantity, timeInForce, postOnly);
        }
        return side == Side.BUY ? new MarketBuy(quoteBudget, quantity) : new MarketSell(quantity);
    }
}
