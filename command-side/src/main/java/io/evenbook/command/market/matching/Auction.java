package io.evenbook.command.market.matching;

import io.evenbook.api.market.DecidedBy;
import io.evenbook.api.order.Side;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * The price at which a call auction trades, and the trades. It takes the price in the book with the most volume; then
 * the least surplus; then the highest if all surplus is bid, the lowest if all is ask; then the nearest to the
 * reference, of two the higher (the rules of Xetra's auctions).
 */
public final class Auction {
    private Auction() {}

    /**
     * The outcome of an auction.
     *
     * @param lots how many trade
     * @param surplusLots how many more are bid, or negative, asked, at that price
     */
    public record Uncrossing(long priceTicks, long lots, long surplusLots, DecidedBy decidedBy) {}

    private record Candidate(long priceTicks, long bidLots, long askLots) {
        long volume() {
            return Math.min(bidLots, askLots);
        }

        long surplus() {
            return bidLots - askLots;
        }
    }

    /**
     * The price at which the orders in the book would trade. Orders whose time is over count, too:
     * {@link Matching#advance} must have ended them all.
     *
     * @param referenceTicks decides where nothing else does
     * @return null if no bid meets an ask
     */
    public static Uncrossing price(Book book, long referenceTicks) {
        List<Candidate> candidates = candidates(book);
        if (candidates.isEmpty()) {
            return null;
        }
        long volume = candidates.stream().mapToLong(Candidate::volume).max().orElseThrow();
        List<Candidate> left =
                candidates.stream().filter(c -> c.volume() == volume).toList();
        if (left.size() == 1) {
            return uncrossing(left.getFirst(), DecidedBy.VOLUME);
        }
        long surplus = left.stream().mapToLong(c -> Math.abs(c.surplus())).min().orElseThrow();
        left = left.stream().filter(c -> Math.abs(c.surplus()) == surplus).toList();
        if (left.size() == 1) {
            return uncrossing(left.getFirst(), DecidedBy.SURPLUS);
        }
        if (left.stream().allMatch(c -> c.surplus() > 0)) {
            return uncrossing(left.getLast(), DecidedBy.PRESSURE);
        }
        if (left.stream().allMatch(c -> c.surplus() < 0)) {
            return uncrossing(left.getFirst(), DecidedBy.PRESSURE);
        }
        Candidate nearest = left.getFirst();
        for (Candidate candidate : left) {
            if (Math.abs(candidate.priceTicks() - referenceTicks) <= Math.abs(nearest.priceTicks() - referenceTicks)) {
                nearest = candidate;
            }
        }
        return uncrossing(nearest, DecidedBy.REFERENCE);
    }

    private static Uncrossing uncrossing(Candidate candidate, DecidedBy decidedBy) {
        return new Uncrossing(candidate.priceTicks(), candidate.volume(), candidate.surplus(), decidedBy);
    }

    /** The limits between the best ask and the best bid, ascending, and what is bid and asked at each. */
    private static List<Candidate> candidates(Book book) {
        Level bid = book.best(Side.BUY);
        Level ask = book.best(Side.SELL);
        if (bid == null || ask == null || bid.priceTicks() < ask.priceTicks()) {
            return List.of();
        }
        long lowest = ask.priceTicks();
        long highest = bid.priceTicks();
        List<Level> bids = between(bid, lowest, highest);
        List<Level> asks = between(ask, lowest, highest);
        long[] bidLots = bids.stream().mapToLong(Level::openLots).toArray();
        Arrays.parallelPrefix(bidLots, Auction::add);
        long askLots = 0;
        List<Candidate> candidates = new ArrayList<>();
        int nextBid = bids.size() - 1;
        int nextAsk = 0;
        while (nextBid >= 0 || nextAsk < asks.size()) {
            long bidTicks = nextBid < 0 ? Long.MAX_VALUE : bids.get(nextBid).priceTicks();
            long askTicks =
                    nextAsk == asks.size() ? Long.MAX_VALUE : asks.get(nextAsk).priceTicks();
            if (askTicks <= bidTicks) {
                askLots = add(askLots, asks.get(nextAsk++).openLots());
            }
            candidates.add(new Candidate(Math.min(bidTicks, askTicks), nextBid < 0 ? 0 : bidLots[nextBid], askLots));
            if (bidTicks <= askTicks) {
                nextBid--;
            }
        }
        return candidates;
    }

    /** The sum, or the greatest number where it is greater: no quantity keeps an auction from its price. */
    private static long add(long lots, long more) {
        long sum = lots + more;
        return sum < 0 ? Long.MAX_VALUE : sum;
    }

    private static List<Level> between(Level best, long lowest, long highest) {
        List<Level> levels = new ArrayList<>();
        for (Level level = best;
                level != null && level.priceTicks() >= lowest && level.priceTicks() <= highest;
                level = level.worse()) {
            levels.add(level);
        }
        return levels;
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
