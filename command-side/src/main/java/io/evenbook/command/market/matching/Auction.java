package io.evenbook.command.market.matching;

import io.evenbook.api.market.Uncrossing;
import io.evenbook.api.order.Side;
import java.util.List;
import java.util.function.Predicate;
import java.util.stream.Stream;

/** How the orders of a book meet in a call auction; {@link Uncrossing} has the rules of its price. */
public final class Auction {
    private Auction() {}

    /**
     * The price at which the orders in the book would trade. Orders whose time is over count, too:
     * {@link Matching#advance} must have ended them all.
     *
     * @param referenceTicks decides where nothing else does
     * @return null if no bid meets an ask
     */
    public static Uncrossing price(Book book, long referenceTicks) {
        Level bid = book.best(Side.BUY);
        Level ask = book.best(Side.SELL);
        if (bid == null || ask == null) {
            return null;
        }
        long lowest = ask.priceTicks();
        long highest = bid.priceTicks();
        return Uncrossing.of(
                limits(bid, level -> level.priceTicks() >= lowest),
                limits(ask, level -> level.priceTicks() <= highest),
                referenceTicks);
    }

    private static List<Uncrossing.Limit> limits(Level best, Predicate<Level> meets) {
        return Stream.iterate(best, level -> level != null && meets.test(level), Level::worse)
                .map(level -> new Uncrossing.Limit(level.priceTicks(), level.openLots()))
                .toList();
    }

    /**
     * Trades at the auction's price, by price and then by priority. A book whose auction price is set goes on with it.
     * It is finished when no bid meets an ask.
     *
     * @param maxMatches the most trades now
     * @return whether it is finished; if not, the book has the price at which it goes on
     */
    public static boolean uncross(Book book, Tape tape, Listener listener, long priceTicks, int maxMatches) {
        if (book.auctionTicks() == 0) {
            apply(book, tape, () -> tape.auction(priceTicks));
        }
        long fixedTicks = book.auctionTicks();
        for (int matches = 0; crosses(book, fixedTicks); matches++) {
            if (matches == maxMatches) {
                return false;
            }
            Order bid = book.best(Side.BUY).first();
            Order ask = book.best(Side.SELL).first();
            long lots = Math.min(bid.openLots(), ask.openLots());
            apply(book, tape, () -> tape.cross(bid.number(), ask.number(), lots));
            listener.crossed(bid, ask, lots, fixedTicks);
        }
        // Where orders have ended between two parts, those that are left may cross at another price
        Uncrossing left = price(book, fixedTicks);
        apply(book, tape, () -> tape.auction(left == null ? 0 : left.priceTicks()));
        return left == null;
    }

    private static boolean crosses(Book book, long priceTicks) {
        Level bid = book.best(Side.BUY);
        Level ask = book.best(Side.SELL);
        return bid != null && ask != null && bid.priceTicks() >= priceTicks && ask.priceTicks() <= priceTicks;
    }

    private static void apply(Book book, Tape tape, Runnable fact) {
        int from = tape.size();
        fact.run();
        book.apply(tape, from);
    }
}
