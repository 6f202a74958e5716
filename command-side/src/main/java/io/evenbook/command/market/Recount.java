package io.evenbook.command.market;

import io.evenbook.api.market.MarketTerms;
import io.evenbook.api.order.Side;
import io.evenbook.api.order.TimeInForce;
import io.evenbook.command.market.matching.Arrival;
import io.evenbook.command.market.matching.BookCopy;
import io.evenbook.command.market.matching.BookCopy.LiveOrder;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.util.List;

/** A book in ticks and lots of other terms. Each order keeps its place. */
final class Recount {
    private final MarketTerms from;
    private final MarketTerms to;

    Recount(MarketTerms from, MarketTerms to) {
        this.from = from;
        this.to = to;
    }

    /** The orders that the other terms cannot count: one of their prices or quantities is no multiple. */
    List<LiveOrder> off(BookCopy book) {
        return book.orders().stream().filter(order -> !fits(order)).toList();
    }

    private boolean fits(LiveOrder order) {
        Arrival terms = order.arrival();
        return (isAnyPrice(terms) || fitsTick(terms.priceTicks()))
                && fitsTick(terms.stopTicks())
                && fitsLot(terms.lots())
                && fitsLot(terms.displayLots())
                && fitsLot(order.shownLots())
                && fitsLot(order.filledLots());
    }

    private boolean fitsTick(long ticks) {
        return to.ticks(from.price(ticks)).isPresent();
    }

    private boolean fitsLot(long lots) {
        return to.lots(from.quantity(lots).amount()).isPresent();
    }

    /** Whether it is a stop that names no price: it sells at any. */
    private static boolean isAnyPrice(Arrival terms) {
        return terms.stopTicks() != 0
                && terms.timeInForce() == TimeInForce.IOC
                && terms.priceTicks() == (terms.side() == Side.BUY ? Long.MAX_VALUE : 1);
    }

    /** @param book without orders that are off; its last price follows from the terms */
    BookCopy of(BookCopy book) {
        return new BookCopy(
                book.lastNumber(),
                book.lastPriority(),
                book.trades(),
                book.lastTicks(),
                book.auctionTicks() == 0 ? 0 : Math.max(1, ticksBelow(book.auctionTicks())),
                book.phase(),
                book.orders().stream().map(this::order).toList());
    }

    private long ticksBelow(long ticks) {
        return from.price(ticks).divideToIntegralValue(to.tickSize()).longValueExact();
    }

    private LiveOrder order(LiveOrder order) {
        Arrival terms = order.arrival();
        return new LiveOrder(
                order.number(),
                order.priority(),
                order.version(),
                new Arrival(
                        terms.idHigh(),
                        terms.idLow(),
                        terms.account(),
                        terms.group(),
                        terms.clientOrderId(),
                        terms.side(),
                        terms.timeInForce(),
                        terms.prevention(),
                        isAnyPrice(terms) ? terms.priceTicks() : ticks(terms.priceTicks()),
                        ticks(terms.stopTicks()),
                        lots(terms.lots()),
                        lots(terms.displayLots()),
                        terms.expiresAt(),
                        terms.attachment()),
                lots(order.shownLots()),
                lots(order.filledLots()),
                cost(order.cost()),
                order.isWaiting());
    }

    private long ticks(long ticks) {
        return to.ticks(from.price(ticks)).orElseThrow();
    }

    private long lots(long lots) {
        return to.lots(from.quantity(lots).amount()).orElseThrow();
    }

    /** Rounded down: a fill at a price between the ticks. No trade depends on it. */
    private BigInteger cost(BigInteger tickLots) {
        return new BigDecimal(tickLots)
                .multiply(from.tickSize())
                .multiply(from.lotSize())
                .divideToIntegralValue(to.tickSize().multiply(to.lotSize()))
                .toBigInteger();
    }
}
