package io.evenbook.command.market.matching;

import io.evenbook.api.market.Phase;
import io.evenbook.api.order.SelfTradePrevention;
import io.evenbook.api.order.Side;
import io.evenbook.api.order.TimeInForce;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Objects;
import java.util.stream.LongStream;

/**
 * The rules of a market, written a second time and as simply as possible: one list of orders, searched for each
 * decision. Each change is a line of its story.
 */
public final class NaiveBook {
    /** The grains of the first tick; one has no parts. */
    static final long FIRST_TICK = 12;

    static final long FIRST_LOT = 6;

    final List<Naive> orders = new ArrayList<>();
    /** What happened since the caller cleared it. */
    public final List<String> story = new ArrayList<>();

    private final MatchingLimits limits;

    public long numbers;
    long priorities;
    public long trades;
    /** A price of all ticks that a test counts in. */
    long tickGrains = FIRST_TICK;
    /** The same of lots. */
    long lotGrains = FIRST_LOT;
    /** The last price in grains; 0: none. */
    private long lastGrains;
    /** What one tick times one lot costs. */
    BigInteger unitCost = BigInteger.ONE;

    public Phase phase = Phase.OPEN;
    private long now;
    private int matches;
    private int prevented;
    private int fired;
    private boolean wasCut;

    public NaiveBook(MatchingLimits limits) {
        this.limits = limits;
    }

    /** A live order. */
    public static final class Naive {
        Arrival terms;
        long number;
        long priority;
        long price;
        long stop;
        long display;
        long expiresAt;
        public long open;
        long shown;
        long filled;
        BigInteger cost = BigInteger.ZERO;
        boolean queued;

        boolean isBuy() {
            return terms.side() == Side.BUY;
        }

        boolean isWaiting() {
            return queued && stop != 0;
        }

        boolean isResting() {
            return queued && stop == 0;
        }
    }

    /** Begins a command. */
    public void begin(long time) {
        now = time;
        matches = 0;
        prevented = 0;
        fired = 0;
    }

    void advance() {
        for (int i = 0; i < limits.expired(); i++) {
            orders.stream()
                    .filter(order -> order.expiresAt != 0 && order.expiresAt <= now)
                    .min(Comparator.<Naive>comparingLong(order -> order.expiresAt)
                            .thenComparing(order -> order.number))
                    .ifPresent(order -> end(order, EndReason.EXPIRED));
        }
        fireStops();
    }

    public String place(Arrival arrival, BigInteger budget, boolean postOnly) {
        if (postOnly && wouldTrade(arrival.side(), arrival.priceTicks())) {
            return "WOULD_TRADE";
        }
        Naive order = new Naive();
        order.terms = arrival;
        order.number = numbers + 1;
        order.price = arrival.priceTicks();
        order.stop = arrival.stopTicks();
        order.display = arrival.displayLots();
        order.expiresAt = arrival.expiresAt();
        order.open = arrival.lots();
        order.shown = arrival.lots();
        if (order.stop == 0 && arrival.timeInForce() == TimeInForce.FOK && phase == Phase.OPEN) {
            int needed = matchesToFill(order, budget);
            if (needed > limits.matches()) {
                return "TOO_MANY_MATCHES";
            }
            numbers++;
            orders.add(order);
            if (needed < 0) {
                end(order, EndReason.NOT_FILLED);
                fireStops();
                return "DONE";
            }
        } else {
            numbers++;
            orders.add(order);
        }
        if (order.stop != 0) {
            enqueue(order);
        } else {
            take(order, budget);
        }
        fireStops();
        return "DONE";
    }

    /** How many matches fill the order; -1: it cannot be filled; more than the limit: it would need more. */
    private int matchesToFill(Naive order, BigInteger budget) {
        NaiveBook copy = copy();
        Naive twin = twin(order);
        copy.orders.add(twin);
        copy.match(twin, budget, true);
        if (copy.wasCut) {
            return limits.matches() + 1;
        }
        return twin.filled == order.open + order.filled ? copy.matches - matches : -1;
    }

    /** The same book without its story. */
    public NaiveBook copy() {
        NaiveBook copy = new NaiveBook(limits);
        orders.forEach(order -> copy.orders.add(twin(order)));
        copy.tickGrains = tickGrains;
        copy.lotGrains = lotGrains;
        copy.lastGrains = lastGrains;
        copy.unitCost = unitCost;
        copy.phase = phase;
        copy.now = now;
        copy.matches = matches;
        copy.prevented = prevented;
        copy.numbers = numbers;
        copy.priorities = priorities;
        copy.trades = trades;
        return copy;
    }

    private static Naive twin(Naive order) {
        Naive twin = new Naive();
        twin.terms = order.terms;
        twin.number = order.number;
        twin.priority = order.priority;
        twin.price = order.price;
        twin.stop = order.stop;
        twin.display = order.display;
        twin.expiresAt = order.expiresAt;
        twin.open = order.open;
        twin.shown = order.shown;
        twin.filled = order.filled;
        twin.cost = order.cost;
        twin.queued = order.queued;
        return twin;
    }

    public String amend(Naive order, NewTerms terms, boolean postOnly) {
        if (postOnly && order.isResting() && wouldTrade(order.terms.side(), terms.priceTicks())) {
            return "WOULD_TRADE";
        }
        order.price = terms.priceTicks();
        order.open = terms.openLots();
        order.shown = terms.openLots();
        order.display = terms.displayLots();
        order.expiresAt = terms.expiresAt();
        order.queued = false;
        if (order.stop != 0) {
            enqueue(order);
        } else {
            take(order, null);
        }
        fireStops();
        return "DONE";
    }

    void reduce(Naive order, long open) {
        order.shown = Math.min(order.shown, open);
        order.open = open;
        if (open == 0) {
            orders.remove(order);
        }
    }

    public void renew(Naive order, NewTerms terms) {
        order.open = terms.openLots();
        order.shown = Math.min(order.shown, terms.openLots());
        if (order.isResting() && terms.displayLots() != 0) {
            order.shown = Math.min(order.shown, terms.displayLots());
        }
        order.display = terms.displayLots();
        order.expiresAt = terms.expiresAt();
    }

    public void cancel(Naive order) {
        end(order, EndReason.REQUESTED);
    }

    private boolean wouldTrade(Side side, long price) {
        return phase == Phase.OPEN
                && orders.stream()
                        .filter(order -> order.isResting() && order.terms.side() == side.opposite())
                        .filter(order -> order.expiresAt == 0 || order.expiresAt > now)
                        .anyMatch(order -> accepts(side, price, order.price));
    }

    private static boolean accepts(Side side, long price, long offered) {
        return side == Side.BUY ? offered <= price : offered >= price;
    }

    private Naive best(Side side) {
        Comparator<Naive> byPrice = Comparator.comparingLong(order -> side == Side.BUY ? -order.price : order.price);
        return orders.stream()
                .filter(order -> order.isResting() && order.terms.side() == side)
                .min(byPrice.thenComparing(order -> order.priority))
                .orElse(null);
    }

    private Naive nextMaker(Naive taker) {
        Naive best = best(taker.terms.side().opposite());
        return best != null && accepts(taker.terms.side(), taker.price, best.price) ? best : null;
    }

    private void take(Naive order, BigInteger budget) {
        BigInteger left = phase == Phase.OPEN ? match(order, budget, false) : budget;
        if (!orders.contains(order)) {
            return;
        }
        if (order.terms.timeInForce() == TimeInForce.GTC) {
            order.shown = order.display == 0 ? order.open : Math.min(order.display, order.open);
            enqueue(order);
            return;
        }
        Naive best = best(order.terms.side().opposite());
        boolean spent = left != null
                && order.filled > 0
                && left.compareTo(BigInteger.valueOf(best == null ? last() : best.price)) < 0;
        end(order, spent ? EndReason.BUDGET_SPENT : EndReason.NOT_FILLED);
    }

    private void enqueue(Naive order) {
        order.priority = ++priorities;
        order.queued = true;
    }

    /** @param trial ends no order for having met too many */
    private BigInteger match(Naive taker, BigInteger budget, boolean trial) {
        BigInteger left = budget;
        long reference = isLastAbove() && last() == 0 ? 1 : last();
        while (orders.contains(taker)) {
            Naive maker = nextMaker(taker);
            if (maker == null) {
                return left;
            }
            if (maker.expiresAt != 0 && maker.expiresAt <= now) {
                end(maker, EndReason.EXPIRED);
                continue;
            }
            BigInteger affordable = left == null ? null : left.divide(BigInteger.valueOf(maker.price));
            long lots = affordable == null || affordable.compareTo(BigInteger.valueOf(taker.open)) > 0
                    ? taker.open
                    : affordable.longValueExact();
            if (lots == 0) {
                return left;
            }
            if (limits.bandBasisPoints() > 0 && reference > 0 && isFar(maker.price, reference)) {
                if (limits.bandCallsAuction()) {
                    phase = Phase.CALL;
                } else {
                    end(taker, EndReason.PRICE_BAND);
                }
                return left;
            }
            boolean own = maker.terms.account().equals(taker.terms.account())
                    || taker.terms.group() != null && Objects.equals(maker.terms.group(), taker.terms.group());
            long openBefore = maker.open;
            boolean isPrevented = own && taker.terms.prevention() != SelfTradePrevention.NONE;
            if (isPrevented && prevented < limits.prevented()) {
                prevented++;
                prevent(taker, maker, lots);
                if (left != null && taker.terms.prevention() == SelfTradePrevention.DECREMENT) {
                    long taken = Math.min(lots, openBefore);
                    left = left.subtract(BigInteger.valueOf(maker.price).multiply(BigInteger.valueOf(taken)));
                }
                continue;
            }
            if (isPrevented || matches == limits.matches()) {
                wasCut = true;
                if (!trial) {
                    end(taker, EndReason.MATCH_LIMIT);
                }
                return left;
            }
            long taken = Math.min(lots, maker.shown);
            fill(taker, maker, taken);
            if (left != null) {
                left = left.subtract(BigInteger.valueOf(maker.price).multiply(BigInteger.valueOf(taken)));
            }
        }
        return left;
    }

    private boolean isFar(long price, long reference) {
        return BigInteger.valueOf(Math.abs(price - reference))
                        .multiply(BigInteger.valueOf(10_000))
                        .compareTo(BigInteger.valueOf(reference).multiply(BigInteger.valueOf(limits.bandBasisPoints())))
                > 0;
    }

    private void prevent(Naive taker, Naive maker, long wanted) {
        switch (taker.terms.prevention()) {
            case CANCEL_NEWEST -> end(taker, EndReason.SELF_TRADE);
            case CANCEL_OLDEST -> end(maker, EndReason.SELF_TRADE);
            case CANCEL_BOTH -> {
                end(maker, EndReason.SELF_TRADE);
                end(taker, EndReason.SELF_TRADE);
            }
            case DECREMENT -> {
                long lots = Math.min(wanted, maker.open);
                reduce(maker, maker.open - lots);
                reduce(taker, taker.open - lots);
                story.add("prevented %d %d %d".formatted(taker.number, maker.number, lots));
            }
            case NONE -> throw new AssertionError();
        }
    }

    private void fill(Naive taker, Naive maker, long lots) {
        trades++;
        matches++;
        trade(maker.price);
        story.add("filled %d %d %d @ %d".formatted(taker.number, maker.number, lots, maker.price));
        for (Naive order : List.of(taker, maker)) {
            order.open -= lots;
            order.shown -= lots;
            order.filled += lots;
            order.cost = order.cost.add(BigInteger.valueOf(maker.price * lots).multiply(unitCost));
            if (order.open == 0) {
                orders.remove(order);
            }
        }
        if (maker.open > 0 && maker.shown == 0) {
            maker.shown = Math.min(maker.display, maker.open);
            enqueue(maker);
        }
    }

    public void fireStops() {
        while (fired < limits.fired() && phase == Phase.OPEN) {
            Naive stop = dueStop();
            if (stop == null || matches + prevented > 0 && !fits(stop)) {
                return;
            }
            fired++;
            story.add("fired %d at %d".formatted(stop.number, last()));
            stop.stop = 0;
            stop.queued = false;
            int needed = stop.terms.timeInForce() == TimeInForce.FOK ? matchesToFill(stop, null) : 0;
            if (needed > limits.matches()) {
                end(stop, EndReason.MATCH_LIMIT);
            } else if (needed < 0) {
                end(stop, EndReason.NOT_FILLED);
            } else {
                take(stop, null);
            }
        }
    }

    private boolean fits(Naive stop) {
        NaiveBook copy = copy();
        Naive twin = copy.find(stop.number);
        twin.stop = 0;
        twin.queued = false;
        copy.match(twin, null, true);
        return !copy.wasCut;
    }

    public boolean isStopDue() {
        return phase == Phase.OPEN && dueStop() != null;
    }

    /** The best price of a side in ticks; 0: none. */
    public long bestPrice(Side side) {
        Naive best = best(side);
        return best == null ? 0 : best.price;
    }

    private Naive dueStop() {
        if (lastGrains == 0) {
            return null;
        }
        Naive buy = orders.stream()
                .filter(order -> order.isWaiting() && order.isBuy() && lastGrains >= order.stop * tickGrains)
                .min(Comparator.<Naive>comparingLong(order -> order.stop).thenComparing(order -> order.priority))
                .orElse(null);
        Naive sell = orders.stream()
                .filter(order -> order.isWaiting() && !order.isBuy() && lastGrains <= order.stop * tickGrains)
                .min(Comparator.<Naive>comparingLong(order -> -order.stop).thenComparing(order -> order.priority))
                .orElse(null);
        if (buy == null || sell == null) {
            return buy == null ? sell : buy;
        }
        return buy.priority < sell.priority ? buy : sell;
    }

    private void trade(long price) {
        lastGrains = price * tickGrains;
    }

    /** The last price in ticks, down to a whole number. */
    public long last() {
        return lastGrains / tickGrains;
    }

    /** Whether the last price is between that and the next tick. */
    boolean isLastAbove() {
        return lastGrains % tickGrains != 0;
    }

    /**
     * Counts in another tick and another lot. Orders end whose counts are not whole.
     *
     * @return the numbers of the orders that ended
     */
    List<Long> recount(long newTickGrains, long newLotGrains) {
        List<Long> off = orders.stream()
                .filter(order -> !isWhole(tickGrains, newTickGrains, order.price, order.stop)
                        || !isWhole(lotGrains, newLotGrains, order.shown, order.open, order.display, order.filled))
                .map(order -> order.number)
                .sorted()
                .toList();
        off.forEach(number -> cancel(find(number)));
        for (Naive order : orders) {
            order.price = order.price * tickGrains / newTickGrains;
            order.stop = order.stop * tickGrains / newTickGrains;
            order.shown = order.shown * lotGrains / newLotGrains;
            order.open = order.open * lotGrains / newLotGrains;
            order.display = order.display * lotGrains / newLotGrains;
            order.filled = order.filled * lotGrains / newLotGrains;
        }
        tickGrains = newTickGrains;
        lotGrains = newLotGrains;
        return off;
    }

    private static boolean isWhole(long grains, long newGrains, long... counts) {
        return LongStream.of(counts).allMatch(count -> count * grains % newGrains == 0);
    }

    private void end(Naive order, EndReason reason) {
        orders.remove(order);
        story.add("ended %d %s".formatted(order.number, reason));
    }

    public boolean isLive(long number) {
        return orders.stream().anyMatch(order -> order.number == number);
    }

    public Naive find(long number) {
        return orders.stream()
                .filter(order -> order.number == number)
                .findFirst()
                .orElseThrow();
    }

    List<Naive> byPriority() {
        return orders.stream()
                .sorted(Comparator.comparingLong(order -> order.priority))
                .toList();
    }

    // Auctions

    /** The price with the most volume, then the least surplus, pressure, reference; 0: nothing crosses. */
    long auctionPrice(long reference) {
        List<Long> prices = orders.stream()
                .filter(Naive::isResting)
                .map(order -> order.price)
                .distinct()
                .sorted()
                .toList();
        long bestVolume = prices.stream().mapToLong(this::volume).max().orElse(0);
        if (bestVolume == 0) {
            return 0;
        }
        List<Long> left = prices.stream().filter(p -> volume(p) == bestVolume).toList();
        long least = left.stream().mapToLong(p -> Math.abs(surplus(p))).min().orElseThrow();
        List<Long> even =
                left.stream().filter(p -> Math.abs(surplus(p)) == least).toList();
        if (even.stream().allMatch(p -> surplus(p) > 0)) {
            return even.getLast();
        }
        if (even.stream().allMatch(p -> surplus(p) < 0)) {
            return even.getFirst();
        }
        return even.stream()
                .min(Comparator.<Long>comparingLong(p -> Math.abs(p - reference))
                        .thenComparing(Comparator.reverseOrder()))
                .orElseThrow();
    }

    private long bid(long price) {
        return orders.stream()
                .filter(order -> order.isResting() && order.isBuy() && order.price >= price)
                .mapToLong(order -> order.open)
                .sum();
    }

    private long ask(long price) {
        return orders.stream()
                .filter(order -> order.isResting() && !order.isBuy() && order.price <= price)
                .mapToLong(order -> order.open)
                .sum();
    }

    private long volume(long price) {
        return Math.min(bid(price), ask(price));
    }

    private long surplus(long price) {
        return bid(price) - ask(price);
    }

    void uncross(long price) {
        while (true) {
            Naive bid = best(Side.BUY);
            Naive ask = best(Side.SELL);
            if (bid == null || ask == null || bid.price < price || ask.price > price) {
                return;
            }
            long lots = Math.min(bid.open, ask.open);
            trades++;
            trade(price);
            story.add("crossed %d %d %d @ %d".formatted(bid.number, ask.number, lots, price));
            for (Naive order : List.of(bid, ask)) {
                order.open -= lots;
                order.filled += lots;
                order.cost = order.cost.add(BigInteger.valueOf(price * lots).multiply(unitCost));
                order.shown = order.display == 0 ? order.open : Math.min(order.display, order.open);
                if (order.open == 0) {
                    orders.remove(order);
                }
            }
        }
    }
}
