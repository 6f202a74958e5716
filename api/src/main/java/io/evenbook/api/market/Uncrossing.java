package io.evenbook.api.market;

import io.evenbook.api.order.Side;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * The price at which a call auction trades, or would trade at this moment. It is the limit in the book with the most
 * volume; of these the one with the least surplus; then the highest if all surplus is bid, the lowest if all is ask;
 * then the nearest to the reference, of two the higher (the rules of Xetra's auctions).
 *
 * @param lots how many trade
 * @param surplusLots how many more are bid, or negative, asked, at that price
 */
public record Uncrossing(long priceTicks, long lots, long surplusLots, DecidedBy decidedBy) {

    /** The side that the surplus is of; null if there is none. */
    public Side surplusSide() {
        if (surplusLots == 0) {
            return null;
        }
        return surplusLots > 0 ? Side.BUY : Side.SELL;
    }

    /** The open lots at a price, those that an iceberg hides included. */
    public record Limit(long priceTicks, long lots) {}

    private record Candidate(long priceTicks, long bidLots, long askLots) {
        long volume() {
            return Math.min(bidLots, askLots);
        }

        long surplus() {
            return bidLots - askLots;
        }
    }

    /**
     * The outcome of an auction.
     *
     * @param bids that meet the best ask, best price first
     * @param asks that meet the best bid, best price first
     * @param referenceTicks decides where nothing else does
     * @return null if no bid meets an ask
     */
    public static Uncrossing of(List<Limit> bids, List<Limit> asks, long referenceTicks) {
        List<Candidate> candidates = candidates(bids, asks);
        if (candidates.isEmpty()) {
            return null;
        }
        long volume = candidates.stream().mapToLong(Candidate::volume).max().orElseThrow();
        List<Candidate> left =
                candidates.stream().filter(c -> c.volume() == volume).toList();
        if (left.size() == 1) {
            return of(left.getFirst(), DecidedBy.VOLUME);
        }
        long surplus = left.stream().mapToLong(c -> Math.abs(c.surplus())).min().orElseThrow();
        left = left.stream().filter(c -> Math.abs(c.surplus()) == surplus).toList();
        if (left.size() == 1) {
            return of(left.getFirst(), DecidedBy.SURPLUS);
        }
        if (left.stream().allMatch(c -> c.surplus() > 0)) {
            return of(left.getLast(), DecidedBy.PRESSURE);
        }
        if (left.stream().allMatch(c -> c.surplus() < 0)) {
            return of(left.getFirst(), DecidedBy.PRESSURE);
        }
        Candidate nearest = left.getFirst();
        for (Candidate candidate : left) {
            if (Math.abs(candidate.priceTicks() - referenceTicks) <= Math.abs(nearest.priceTicks() - referenceTicks)) {
                nearest = candidate;
            }
        }
        return of(nearest, DecidedBy.REFERENCE);
    }

    private static Uncrossing of(Candidate candidate, DecidedBy decidedBy) {
        return new Uncrossing(candidate.priceTicks(), candidate.volume(), candidate.surplus(), decidedBy);
    }

    /** All limits, ascending, and what is bid and asked at each. */
    private static List<Candidate> candidates(List<Limit> bids, List<Limit> asks) {
        long[] bidLots = bids.stream().mapToLong(Limit::lots).toArray();
        Arrays.parallelPrefix(bidLots, Uncrossing::add);
        long askLots = 0;
        List<Candidate> candidates = new ArrayList<>();
        int nextBid = bids.size() - 1;
        int nextAsk = 0;
        while (nextBid >= 0 || nextAsk < asks.size()) {
            long bidTicks = nextBid < 0 ? Long.MAX_VALUE : bids.get(nextBid).priceTicks();
            long askTicks =
                    nextAsk == asks.size() ? Long.MAX_VALUE : asks.get(nextAsk).priceTicks();
            if (askTicks <= bidTicks) {
                askLots = add(askLots, asks.get(nextAsk++).lots());
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
}
