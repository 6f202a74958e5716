package io.evenbook.command.market;

import com.github.f4b6a3.ulid.Ulid;
import io.evenbook.api.account.AccountCommand.PlaceOrder;
import io.evenbook.api.market.MarketEvent.OrderAmended;
import io.evenbook.api.market.MarketEvent.OrderEntered;
import io.evenbook.api.order.FeeRates;
import io.evenbook.api.order.OrderType;
import io.evenbook.api.order.Side;
import io.evenbook.api.order.TimeInForce;
import io.evenbook.command.market.matching.Arrival;
import io.evenbook.command.market.matching.NewTerms;
import java.time.Instant;
import java.time.temporal.ChronoUnit;

/** Orders as the book sees them arrive or change. The event of it gives the same again. */
final class Arrivals {
    private Arrivals() {}

    static Arrival of(PlaceOrder place, MeasuredOrder order) {
        Ulid id = Ulid.from(place.orderId().unique());
        return new Arrival(
                id.getMostSignificantBits(),
                id.getLeastSignificantBits(),
                place.accountId(),
                null,
                place.clientOrderId(),
                order.side(),
                forceOf(order),
                place.selfTradePrevention(),
                worst(order.side(), order.priceTicks()),
                orNone(order.stopTicks()),
                orUnbounded(order.lots()),
                orNone(order.displayLots()),
                micros(order.expiresAt()),
                order.rates());
    }

    /** A STOP order trades as MARKET does once it fires. */
    static TimeInForce forceOf(MeasuredOrder order) {
        return order.terms().type() == OrderType.STOP
                ? TimeInForce.IOC
                : order.terms().timeInForce();
    }

    /** @param rates equal to the event's */
    static Arrival of(OrderEntered entered, FeeRates rates) {
        Ulid id = Ulid.from(entered.orderId().unique());
        return new Arrival(
                id.getMostSignificantBits(),
                id.getLeastSignificantBits(),
                entered.accountId(),
                null,
                entered.clientOrderId(),
                entered.side(),
                entered.timeInForce(),
                entered.selfTradePrevention(),
                worst(entered.side(), entered.priceTicks()),
                orNone(entered.stopTicks()),
                orUnbounded(entered.lots()),
                orNone(entered.displayLots()),
                micros(entered.expiresAt()),
                rates);
    }

    /** The terms of an amended order. */
    static NewTerms of(OrderAmended amended) {
        return new NewTerms(
                amended.priceTicks(), amended.lots(), orNone(amended.displayLots()), micros(amended.expiresAt()));
    }

    private static long worst(Side side, Long priceTicks) {
        if (priceTicks != null) {
            return priceTicks;
        }
        return side == Side.BUY ? Long.MAX_VALUE : 0;
    }

    static long orNone(Long count) {
        return count == null ? 0 : count;
    }

    private static long orUnbounded(Long lots) {
        return lots == null ? Long.MAX_VALUE : lots;
    }

    /** A time as the book counts it; 0 for null. */
    static long micros(Instant time) {
        return time == null ? 0 : ChronoUnit.MICROS.between(Instant.EPOCH, time);
    }
}
