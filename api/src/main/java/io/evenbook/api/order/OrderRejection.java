package io.evenbook.api.order;

import static java.util.stream.Collectors.joining;

import io.evenbook.api.Refusal;
import io.evenbook.api.Rejection;
import io.evenbook.api.id.AccountId;
import io.evenbook.api.id.MarketId;
import io.evenbook.api.id.OrderId;
import java.math.BigDecimal;
import java.time.Instant;
import java.util.List;

/** The reasons why an order, or a command on one, is refused. */
public sealed interface OrderRejection extends Rejection {

    /** @param orderId the client's text; it may be malformed */
    record OrderUnknown(String orderId) implements OrderRejection {
        @Override
        public Refusal refusal() {
            return Refusal.unknown("order.unknown", "There is no order %s.".formatted(orderId));
        }
    }

    /** The order is filled, cancelled or expired. */
    record OrderEnded(OrderId orderId, OrderStatus status) implements OrderRejection {
        @Override
        public Refusal refusal() {
            return Refusal.conflict(
                    "order.ended", "Order %s has already ended with status %s.".formatted(orderId, status));
        }
    }

    /** The price is not a multiple of the tick. */
    record PriceOffTick(BigDecimal price, BigDecimal tickSize) implements OrderRejection {
        @Override
        public Refusal refusal() {
            return Refusal.rule(
                    "order.tick",
                    "price must be a multiple of tickSize %s: %s."
                            .formatted(tickSize.toPlainString(), price.toPlainString()));
        }
    }

    /** The quantity is not a multiple of the lot. */
    record QuantityOffLot(BigDecimal quantity, BigDecimal lotSize) implements OrderRejection {
        @Override
        public Refusal refusal() {
            return Refusal.rule(
                    "order.lot",
                    "quantity must be a multiple of lotSize %s: %s."
                            .formatted(lotSize.toPlainString(), quantity.toPlainString()));
        }
    }

    /**
     * The new quantity leaves nothing open.
     *
     * @param requested the new quantity
     */
    record QuantityFilled(OrderId orderId, BigDecimal requested, BigDecimal filledQuantity) implements OrderRejection {
        @Override
        public Refusal refusal() {
            return Refusal.rule(
                    "order.quantity",
                    "quantity of order %s must be more than the filled %s: %s."
                            .formatted(orderId, filledQuantity.toPlainString(), requested.toPlainString()));
        }
    }

    /** The amendment changes nothing. */
    record Unchanged(OrderId orderId) implements OrderRejection {
        @Override
        public Refusal refusal() {
            return Refusal.rule("order.unchanged", "Order %s already has these terms.".formatted(orderId));
        }
    }

    /**
     * The order has no such term, so it cannot get another.
     *
     * @param field of the request
     */
    record NotAmendable(OrderId orderId, String field, OrderType type, TimeInForce timeInForce)
            implements OrderRejection {
        @Override
        public Refusal refusal() {
            return Refusal.rule(
                    "order.not-amendable",
                    ("%s of order %s cannot be amended: price and displayQuantity need type LIMIT or STOP_LIMIT, "
                                    + "and expiresAt timeInForce GTD; it has %s and %s.")
                            .formatted(field, orderId, type, timeInForce));
        }
    }

    /** The stop price is not positive, or not a multiple of the tick. */
    record StopPrice(BigDecimal stopPrice, BigDecimal tickSize) implements OrderRejection {
        @Override
        public Refusal refusal() {
            return Refusal.rule(
                    "order.stop-price",
                    "stopPrice must be a positive multiple of tickSize %s with at most 18 digits: %s."
                            .formatted(tickSize.toPlainString(), stopPrice.toPlainString()));
        }
    }

    /**
     * The displayed quantity is no part of the order that a book may show.
     *
     * @param parts the most parts that an order is shown in
     */
    record DisplayQuantity(BigDecimal displayQuantity, BigDecimal quantity, BigDecimal lotSize, int parts)
            implements OrderRejection {
        @Override
        public Refusal refusal() {
            return Refusal.rule(
                    "order.display-quantity",
                    ("displayQuantity must be a positive multiple of lotSize %s, at most quantity %s "
                                    + "and at least a %dth of it: %s.")
                            .formatted(
                                    lotSize.toPlainString(),
                                    quantity.toPlainString(),
                                    parts,
                                    displayQuantity.toPlainString()));
        }
    }

    /** The order would expire before it could rest. */
    record ExpiryPast(Instant expiresAt, Instant now) implements OrderRejection {
        @Override
        public Refusal refusal() {
            return Refusal.rule(
                    "order.expiry-past", "expiresAt %s must be later than the present %s.".formatted(expiresAt, now));
        }
    }

    /** The order must rest without a trade, and would trade at this price. */
    record WouldTrade(BigDecimal price, BigDecimal bestPrice) implements OrderRejection {
        @Override
        public Refusal refusal() {
            return Refusal.rule(
                    "order.post-only",
                    "price %s of a post-only order would trade with the best opposite price %s."
                            .formatted(price.toPlainString(), bestPrice.toPlainString()));
        }
    }

    /** The order would be filled as a whole, but with more matches than one order may have. */
    record MatchLimit(int limit) implements OrderRejection {
        @Override
        public Refusal refusal() {
            return Refusal.rule(
                    "order.match-limit",
                    "A FOK order may match at most %d orders, and this one would match more.".formatted(limit));
        }
    }

    /** A live order of the account has the same client order id. */
    record ClientOrderIdUsed(AccountId accountId, String clientOrderId) implements OrderRejection {
        @Override
        public Refusal refusal() {
            return Refusal.conflict(
                    "order.client-order-id-used",
                    "Account %s already has a live order with clientOrderId %s.".formatted(accountId, clientOrderId));
        }
    }

    /**
     * The account, or the market, has as many open orders as allowed, waiting stops included.
     *
     * @param limit the most open orders, per account and market or per market
     */
    record OpenOrders(MarketId market, int limit) implements OrderRejection {
        @Override
        public Refusal refusal() {
            return Refusal.rule(
                    "order.open-orders",
                    "The limit of %d open orders in market %s is reached.".formatted(limit, market));
        }
    }

    /** An account has as many open icebergs as its market keeps. */
    record OpenIcebergs(MarketId market, int limit) implements OrderRejection {
        @Override
        public Refusal refusal() {
            return Refusal.rule(
                    "order.open-icebergs",
                    "The limit of %d open icebergs of an account in market %s is reached.".formatted(limit, market));
        }
    }

    /** An account has as many open stops as its market keeps. */
    record OpenStops(MarketId market, int limit) implements OrderRejection {
        @Override
        public Refusal refusal() {
            return Refusal.rule(
                    "order.open-stops",
                    "The limit of %d open stops of an account in market %s is reached.".formatted(limit, market));
        }
    }

    /** The market does not accept orders of this type. */
    record TypeNotAllowed(OrderType type, List<OrderType> types) implements OrderRejection {
        @Override
        public Refusal refusal() {
            return Refusal.rule("order.type", "type must be one of %s: %s.".formatted(listed(types), type));
        }
    }

    /** The market does not accept this mode of self-trade prevention. */
    record PreventionNotAllowed(SelfTradePrevention selfTradePrevention, List<SelfTradePrevention> modes)
            implements OrderRejection {
        @Override
        public Refusal refusal() {
            return Refusal.rule(
                    "order.self-trade-prevention",
                    "selfTradePrevention must be one of %s: %s.".formatted(listed(modes), selfTradePrevention));
        }
    }

    /**
     * The limit price is outside the market's static band.
     *
     * @param reference the price that the band is around
     * @param basisPoints hundredths of a percent of the reference
     */
    record PriceBand(BigDecimal price, BigDecimal reference, int basisPoints) implements OrderRejection {
        @Override
        public Refusal refusal() {
            return Refusal.rule(
                    "order.price-band",
                    "price must be within %d basis points of %s: %s."
                            .formatted(basisPoints, reference.toPlainString(), price.toPlainString()));
        }
    }

    /** @param field quantity, quoteBudget, or notional: price x quantity */
    record TooSmall(String field, BigDecimal value, BigDecimal minimum) implements OrderRejection {
        @Override
        public Refusal refusal() {
            return Refusal.rule(
                    "order.minimum",
                    "%s must be at least %s: %s.".formatted(field, minimum.toPlainString(), value.toPlainString()));
        }
    }

    /** @param field quantity, quoteBudget, or notional: price x quantity */
    record TooLarge(String field, BigDecimal value, BigDecimal maximum) implements OrderRejection {
        @Override
        public Refusal refusal() {
            return Refusal.rule(
                    "order.maximum",
                    "%s must be at most %s: %s.".formatted(field, maximum.toPlainString(), value.toPlainString()));
        }
    }

    private static String listed(List<? extends Enum<?>> values) {
        return values.stream().map(Enum::name).collect(joining(", "));
    }
}
