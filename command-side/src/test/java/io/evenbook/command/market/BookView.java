package io.evenbook.command.market;

import io.evenbook.api.id.MarketId;
import io.evenbook.api.id.OrderId;
import io.evenbook.axon.postgres.bus.Streams;
import io.evenbook.command.StreamTypes;
import java.math.BigDecimal;
import java.util.List;

/** What tests outside the package see of a book. */
public final class BookView {
    private BookView() {}

    /**
     * An order as its market's book has it.
     *
     * @param held what its hold sets aside for it
     * @param receivable what it may receive
     */
    public record BookedOrder(
            long version, BigDecimal quantity, BigDecimal filledQuoteAmount, BigDecimal held, BigDecimal receivable) {}

    /** Of all that rests in a market. */
    public static List<String> orderIds(Streams streams, MarketId marketId) {
        MarketState market = streams.find(StreamTypes.MARKET, marketId);
        return market.book().stream().map(order -> order.orderId().value()).toList();
    }

    /** Null if it does not rest. */
    public static BookedOrder find(Streams streams, OrderId orderId) {
        MarketState market = streams.find(StreamTypes.MARKET, orderId.marketId());
        RestingOrder order = market.book().find(orderId);
        return order == null
                ? null
                : new BookedOrder(
                        order.version(),
                        market.quantity(order.lots()),
                        order.filledQuoteAmount(),
                        order.holdFor(order.lots(), market.terms()).amount(),
                        order.receiptFor(order.lots(), market.terms()).amount());
    }
}
