package io.evenbook.command.market;

import io.evenbook.api.RejectedException;
import io.evenbook.api.Rejection;
import io.evenbook.api.market.MarketTerms;
import io.evenbook.api.money.AmountRejection.AmountTooLarge;
import io.evenbook.api.money.Money;
import io.evenbook.api.order.FeeRates;
import io.evenbook.api.order.OrderRejection.DisplayQuantity;
import io.evenbook.api.order.OrderRejection.ExpiryPast;
import io.evenbook.api.order.OrderRejection.PriceOffTick;
import io.evenbook.api.order.OrderRejection.QuantityOffLot;
import io.evenbook.api.order.OrderRejection.StopPrice;
import io.evenbook.api.order.OrderRejection.WouldTrade;
import io.evenbook.api.order.OrderTerms;
import io.evenbook.api.order.OrderTerms.Lifetime;
import io.evenbook.api.order.OrderTerms.Limit;
import io.evenbook.api.order.OrderTerms.Market;
import io.evenbook.api.order.OrderTerms.Stop;
import io.evenbook.api.order.OrderTerms.StopLimit;
import io.evenbook.api.order.PostOnly;
import io.evenbook.api.order.Side;
import io.evenbook.api.order.TimeInForce;
import io.evenbook.command.base.AmountRules;
import io.evenbook.command.base.Facts;
import io.evenbook.command.market.matching.Prices;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalLong;
import java.util.function.LongConsumer;

/**
 * An order's terms, checked against its market and counted in its ticks and lots.
 *
 * @param priceTicks the limit, of a SLIDE after sliding; of MARKET and STOP the protection price, null: any
 * @param stopTicks null: it waits for no price
 * @param lots null for a MARKET buy that only has a budget
 * @param displayLots null: all are shown
 * @param expiresAt null: never
 * @param budget of a MARKET buy, fees included; null: no bound
 * @param rates of its fees
 */
record MeasuredOrder(
        OrderTerms terms,
        Long priceTicks,
        Long stopTicks,
        Long lots,
        Long displayLots,
        Instant expiresAt,
        Money budget,
        MarketTerms market,
        FeeRates rates) {
    /** The most parts in which a book shows an order one after the other. */
    static final int MAX_PARTS = 100;

    /**
     * Checks and counts the terms of an order. Several faults are reported in this order: price (not positive, too
     * large, off the tick, outside the static band); stop price; quantity (not positive, too large, off the lot, below
     * the minimum, above the maximum); displayed quantity; expiry; budget (not positive, excess scale, too large);
     * notional (too large, below the minimum, above the maximum).
     *
     * @param facts the time of the command, and the calendar of the market's sessions
     */
    static MeasuredOrder of(OrderTerms terms, MarketState state, FeeRates rates, Facts facts) {
        return of(terms, state, rates, ticks -> OrderBounds.requireWithinBand(ticks, state), facts);
    }

    /**
     * The new terms of a live order, which keeps its rates. A price that stays is not judged again by the band, and a
     * new one last.
     */
    static MeasuredOrder amended(OrderTerms terms, MarketState state, RestingOrder live, Facts facts) {
        List<Long> prices = new ArrayList<>();
        MeasuredOrder order = of(terms, state, live.rates(), prices::add, facts);
        prices.stream()
                .filter(ticks -> ticks != live.priceTicks())
                .forEach(ticks -> OrderBounds.requireWithinBand(ticks, state));
        return order;
    }

    /** @param band what is done with a limit price */
    private static MeasuredOrder of(
            OrderTerms terms, MarketState state, FeeRates rates, LongConsumer band, Facts facts) {
        MarketTerms market = state.terms();
        MeasuredOrder order = switch (terms) {
            case Limit limit -> {
                long ticks = ticks(limit, state, band);
                long lots = lots(limit.quantity(), market);
                Long shown = displayLots(limit.displayQuantity(), limit.quantity(), market);
                Instant end = expiry(limit.lifetime(), state, facts);
                yield new MeasuredOrder(terms, ticks, null, lots, shown, end, null, market, rates);
            }
            case Market atOnce -> {
                Long ticks = protection(atOnce, state);
                Long lots = atOnce.quantity() == null ? null : lots(atOnce.quantity(), market);
                yield new MeasuredOrder(terms, ticks, null, lots, null, null, budget(atOnce, market), market, rates);
            }
            case Stop stop -> {
                Long client = protection(stop.protectionPrice(), market);
                long stopTicks = stopTicks(stop.stopPrice(), market);
                Long ticks = client == null && isProtected(stop.side(), market)
                        ? (Long) state.protectionTicks(stop.side(), stopTicks)
                        : client;
                long lots = lots(stop.quantity(), market);
                Instant end = expiry(stop.lifetime(), state, facts);
                yield new MeasuredOrder(terms, ticks, stopTicks, lots, null, end, null, market, rates);
            }
            case StopLimit stop -> {
                long ticks = ticks("price", stop.price(), market);
                band.accept(ticks);
                long stopTicks = stopTicks(stop.stopPrice(), market);
                long lots = lots(stop.quantity(), market);
                Long shown = displayLots(stop.displayQuantity(), stop.quantity(), market);
                Instant end = expiry(stop.lifetime(), state, facts);
                yield new MeasuredOrder(terms, ticks, stopTicks, lots, shown, end, null, market, rates);
            }
        };
        order.requireNotional(state.book().bandTicks());
        return order;
    }

    /** Null: no bound. */
    private static Money budget(Market order, MarketTerms market) {
        return order.quoteBudget() == null
                ? null
                : AmountRules.requireMoney(
                        "quoteBudget", market.quoteAsset(), order.quoteBudget(), market.quoteDecimals());
    }

    private static long ticks(Limit limit, MarketState state, LongConsumer band) {
        long ticks = ticks("price", limit.price(), state.terms());
        band.accept(ticks);
        if (limit.postOnly() != PostOnly.SLIDE) {
            return ticks;
        }
        long slid = Prices.slide(state.book(), limit.side(), ticks);
        if (slid < 1) {
            throw new RejectedException(
                    new WouldTrade(limit.price(), state.terms().price(slid + 1)));
        }
        return slid;
    }

    private static long ticks(String field, BigDecimal price, MarketTerms terms) {
        AmountRules.requirePositive(field, price);
        AmountRules.requireFit(field, price);
        return counted(field, price, terms.ticks(price), terms.tickSize(), new PriceOffTick(price, terms.tickSize()));
    }

    /** The client's protection, else the market's; null: any price. */
    private static Long protection(Market order, MarketState state) {
        Long client = protection(order.protectionPrice(), state.terms());
        Side needsPrice = order.quoteBudget() == null ? order.side() : null;
        return client == null && isProtected(needsPrice, state.terms())
                ? (Long) state.protectionTicks(order.side())
                : client;
    }

    /**
     * Whether the market protects orders that name no price: all by its terms, else buys whose hold depends on it.
     *
     * @param side null: the hold is a budget
     */
    private static boolean isProtected(Side side, MarketTerms market) {
        return side == Side.BUY || market.bands().protectionTicks() != null;
    }

    private static Long protection(BigDecimal price, MarketTerms terms) {
        return price == null ? null : (Long) ticks("protectionPrice", price, terms);
    }

    private static long stopTicks(BigDecimal price, MarketTerms terms) {
        OptionalLong ticks = terms.ticks(price);
        if (price.signum() <= 0 || !Money.fits(price) || ticks.isEmpty()) {
            throw new RejectedException(new StopPrice(price, terms.tickSize()));
        }
        return ticks.getAsLong();
    }

    private static long lots(BigDecimal quantity, MarketTerms terms) {
        AmountRules.requirePositive("quantity", quantity);
        AmountRules.requireFit("quantity", quantity);
        long lots = counted(
                "quantity",
                quantity,
                terms.lots(quantity),
                terms.lotSize(),
                new QuantityOffLot(quantity, terms.lotSize()));
        OrderBounds.requireQuantity(quantity, terms);
        return lots;
    }

    private static long counted(String field, BigDecimal value, OptionalLong count, BigDecimal unit, Rejection off) {
        return count.orElseThrow(() ->
                new RejectedException(value.remainder(unit).signum() != 0 ? off : new AmountTooLarge(field, value)));
    }

    /** @throws RejectedException {@code order.display-quantity} */
    static Long displayLots(BigDecimal display, BigDecimal quantity, MarketTerms terms) {
        if (display == null) {
            return null;
        }
        OptionalLong lots = terms.lots(display);
        if (display.signum() <= 0
                || lots.isEmpty()
                || display.compareTo(quantity) > 0
                || display.multiply(BigDecimal.valueOf(MAX_PARTS)).compareTo(quantity) < 0) {
            throw new RejectedException(new DisplayQuantity(display, quantity, terms.lotSize(), MAX_PARTS));
        }
        return lots.getAsLong();
    }

    private static Instant expiry(Lifetime lifetime, MarketState state, Facts facts) {
        return switch (lifetime.timeInForce()) {
            case GTD -> requireLater(lifetime.expiresAt().truncatedTo(ChronoUnit.MICROS), facts.time());
            case DAY -> SessionRules.dayEnd(state, facts);
            case GTC, IOC, FOK -> null;
        };
    }

    /** @throws RejectedException {@code order.expiry-past} */
    static Instant requireLater(Instant expiresAt, Instant now) {
        if (!expiresAt.isAfter(now)) {
            throw new RejectedException(new ExpiryPast(expiresAt, now));
        }
        return expiresAt;
    }

    /** Judges the budget; else the quantity at the worst price, for want of one at the stop price or the last one. */
    private void requireNotional(long lastTicks) {
        if (budget != null) {
            OrderBounds.requireNotional("quoteBudget", budget.amount(), market);
            return;
        }
        for (Long ticks : new Long[] {priceTicks, stopTicks}) {
            if (ticks != null) {
                AmountRules.requireFit("notional", market.hold(Side.BUY, ticks, lots, rates));
            }
        }
        long ticks = priceTicks != null ? priceTicks : stopTicks != null ? stopTicks : lastTicks;
        if (ticks > 0) {
            OrderBounds.requireNotional("notional", market.quoteAmountUnchecked(ticks, lots), market);
        }
    }

    Side side() {
        return terms.side();
    }

    /** Whether it can be live after its command: it rests, or waits for its stop price. */
    boolean mayLive() {
        return stopTicks != null || terms.timeInForce().mayRest();
    }

    /** Whether a level of the book keeps what the order does not fill on arrival. */
    boolean mayRest() {
        return stopTicks == null && terms.timeInForce().mayRest();
    }

    /** Whether it must rest without a trade. */
    boolean isPostOnly() {
        return terms instanceof Limit limit && limit.postOnly() != null;
    }

    /** Whether the book may refuse it: a post-only order would trade, or a FOK order would match too many. */
    boolean mayBeRefusedByBook() {
        return isPostOnly() || terms.timeInForce() == TimeInForce.FOK;
    }

    /** The amount of its hold. */
    Money toHold() {
        return budget == null ? holdFor(lots) : budget;
    }

    /** The hold for so many of its lots; it must have no budget. */
    Money holdFor(long someLots) {
        BigDecimal amount = market.hold(side(), priceTicks == null ? 0 : priceTicks, someLots, rates);
        return new Money(side() == Side.SELL ? market.baseAsset() : market.quoteAsset(), amount);
    }

    /** The most that it spends apart from fees, in units of one tick times one lot; null: no bound. */
    BigInteger budgetTickLots() {
        if (budget == null) {
            return null;
        }
        BigDecimal forPrices =
                market.isFeeOnTop(side()) ? market.withoutFees(budget.amount(), rates.taker()) : budget.amount();
        return forPrices
                .divideToIntegralValue(market.tickSize().multiply(market.lotSize()))
                .toBigIntegerExact();
    }
}
