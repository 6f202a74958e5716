package io.evenbook.api.order;

import java.math.BigDecimal;
import java.time.Instant;
import java.util.Optional;

/**
 * The terms of an order, one record for each kind. A new kind is a new record, and the compiler names every rule that
 * must know it.
 *
 * <p>Requests and events carry the same terms flat, see {@link OrderFields}. The accessors here give these values, null
 * where a kind has none. Whether amounts fit the market's tick, lot and scales is for the market to decide. Prices are
 * in the quote asset for one unit of the base asset, quantities in the base asset.
 */
public sealed interface OrderTerms {
    Side side();

    OrderType type();

    /** {@link TimeInForce#IOC} for MARKET. */
    TimeInForce timeInForce();

    /** The quantity; null for a MARKET buy that is bounded by its budget alone. */
    BigDecimal quantity();

    /**
     * How long the unfilled quantity rests or waits.
     *
     * @param expiresAt for GTD; null for the others
     */
    record Lifetime(TimeInForce timeInForce, Instant expiresAt) {}

    /**
     * Trades at its price or better, for instance a buy of 1.5 BTC at 100.00 USD.
     *
     * @param displayQuantity the most that the book shows at a time; null: all
     * @param postOnly what happens if it would trade on arrival; null: it trades
     */
    record Limit(
            Side side,
            BigDecimal price,
            BigDecimal quantity,
            Lifetime lifetime,
            BigDecimal displayQuantity,
            PostOnly postOnly)
            implements OrderTerms {
        /** A plain one: it shows all of its quantity, and trades on arrival or rests without an end. */
        public static Limit of(Side side, BigDecimal price, BigDecimal quantity, TimeInForce timeInForce) {
            return new Limit(side, price, quantity, new Lifetime(timeInForce, null), null, null);
        }

        @Override
        public OrderType type() {
            return OrderType.LIMIT;
        }

        @Override
        public TimeInForce timeInForce() {
            return lifetime.timeInForce();
        }
    }

    /**
     * Trades at once, until its quantity is filled or its budget is spent.
     *
     * @param quantity the most that it trades; null: as much as the budget buys
     * @param quoteBudget the most that a buy spends, in the quote asset; null: no bound
     * @param protectionPrice the worst price at which it trades; null: the market's, if it needs one
     */
    record Market(Side side, BigDecimal quantity, BigDecimal quoteBudget, BigDecimal protectionPrice)
            implements OrderTerms {
        @Override
        public OrderType type() {
            return OrderType.MARKET;
        }

        @Override
        public TimeInForce timeInForce() {
            return TimeInForce.IOC;
        }
    }

    /**
     * Waits until the last price is at its stop price or beyond: above for a buy, below for a sell. Then it trades as
     * MARKET does.
     *
     * @param protectionPrice the worst price at which it trades; null: the market's, if it needs one
     */
    record Stop(Side side, BigDecimal stopPrice, BigDecimal quantity, Lifetime lifetime, BigDecimal protectionPrice)
            implements OrderTerms {
        @Override
        public OrderType type() {
            return OrderType.STOP;
        }

        @Override
        public TimeInForce timeInForce() {
            return lifetime.timeInForce();
        }
    }

    /** Waits as a STOP order does. Then it trades as LIMIT does. @param displayQuantity as that of {@link Limit} */
    record StopLimit(
            Side side,
            BigDecimal stopPrice,
            BigDecimal price,
            BigDecimal quantity,
            Lifetime lifetime,
            BigDecimal displayQuantity)
            implements OrderTerms {
        @Override
        public OrderType type() {
            return OrderType.STOP_LIMIT;
        }

        @Override
        public TimeInForce timeInForce() {
            return lifetime.timeInForce();
        }
    }

    /** The terms with these fields; empty if no kind of order has just these. */
    static Optional<OrderTerms> of(OrderFields fields) {
        if (!fields.areTerms()) {
            return Optional.empty();
        }
        Lifetime lifetime = new Lifetime(fields.force(), fields.expiresAt());
        return Optional.of(
                switch (fields.type()) {
                    case LIMIT ->
                        new Limit(
                                fields.side(),
                                fields.price(),
                                fields.quantity(),
                                lifetime,
                                fields.displayQuantity(),
                                fields.postOnly());
                    case MARKET ->
                        new Market(fields.side(), fields.quantity(), fields.quoteBudget(), fields.protectionPrice());
                    case STOP ->
                        new Stop(
                                fields.side(),
                                fields.stopPrice(),
                                fields.quantity(),
                                lifetime,
                                fields.protectionPrice());
                    case STOP_LIMIT ->
                        new StopLimit(
                                fields.side(),
                                fields.stopPrice(),
                                fields.price(),
                                fields.quantity(),
                                lifetime,
                                fields.displayQuantity());
                });
    }
}
