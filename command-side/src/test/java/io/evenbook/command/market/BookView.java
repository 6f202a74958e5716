package io.evenbook.command.market;

import io.evenbook.api.id.MarketId;
import io.evenbook.api.id.OrderId;
import io.evenbook.api.order.Side;
import io.evenbook.axon.postgres.bus.Streams;
import io.evenbook.command.market.matching.Level;
import io.evenbook.command.market.matching.Order;
import java.math.BigDecimal;
import java.util.List;
import java.util.Objects;
import java.util.stream.Stream;

/** Shows a book to tests outside the package. */
public final class BookView {
    private BookView() {}

    /**
     * A resting order.
     *
     * @param held the part of its hold for its resting lots
     * @param receivable the most that it may receive
     */
    public record BookedOrder(
            long version, BigDecimal quantity, BigDecimal filledQuoteAmount, BigDecimal held, BigDecimal receivable) {}

    /** The live orders of a market, waiting stops included. */
    public static List<String> orderIds(Streams streams, MarketId marketId) {
        MarketState market = streams.find(MarketState.AGGREGATE.type(), marketId);
        return Stream.of(Side.values())
                .flatMap(side -> Stream.concat(
                        market.book().resting(side, Integer.MAX_VALUE).stream(),
                        market.book().waiting(side, Integer.MAX_VALUE).stream()))
                .map(order -> RestingOrder.of(order, market).orderId().value())
                .toList();
    }

    /** The resting order; null if it does not rest. */
    public static BookedOrder find(Streams streams, OrderId orderId) {
        MarketState market = streams.find(MarketState.AGGREGATE.type(), orderId.marketId());
        Order live = market.find(orderId);
        if (live == null) {
            return null;
        }
        RestingOrder order = RestingOrder.of(live, market);
        return new BookedOrder(
                order.version(),
                market.quantity(order.lots()),
                order.filledQuoteAmount(),
                order.released(order.lots(), 0, "all", market.terms()).amount().amount(),
                order.receiptFor(order.lots(), market.terms()).amount());
    }

    /** The levels of a book, best first, bids first. */
    static List<String> levels(MarketState market) {
        return Stream.of(Side.values())
                .flatMap(side -> Stream.iterate(market.book().best(side), Objects::nonNull, Level::worse)
                        .map(level -> "%s %s %s %d"
                                .formatted(
                                        side,
                                        market.terms().price(level.priceTicks()),
                                        market.quantity(level.shownLots()),
                                        level.orders())))
                .toList();
    }
}
