package io.evenbook.command.market.matching;

import static java.lang.Math.min;

import io.evenbook.api.market.Phase;
import io.evenbook.api.order.SelfTradePrevention;
import io.evenbook.api.order.Side;
import io.evenbook.api.order.TimeInForce;
import java.math.BigInteger;

/**
 * The rules by which orders meet: price-time priority, times in force, self-trade prevention, icebergs, stops, bands.
 * One instance decides one command: it names a fact, sees what became of the book, and names the next. The caller takes
 * a {@link Book#mark} first; the tape is the outcome.
 */
// long: all rules share one tape, one book and the counts of one command
public final class Matching {
    private final Book book;
    private final Tape tape;
    private final Listener listener;
    private final MatchingLimits limits;
    private final long now;

    private int matches;
    private int prevented;
    private int fired;
    private boolean isTrial;
    private boolean isCut;

    /** @param now the time of the command, in microseconds since 1970 */
    public Matching(Book book, Tape tape, Listener listener, MatchingLimits limits, long now) {
        this.book = book;
        this.tape = tape;
        this.listener = listener;
        this.limits = limits;
        this.now = now;
    }

    /** What came of placing an order. */
    public enum Placed {
        /** It met the book. */
        DONE,
        /** Nothing happened: it would have traded at once, and must not. */
        WOULD_TRADE,
        /** Nothing happened: it would fill, but with more matches than one command may have. */
        TOO_MANY_MATCHES
    }

    private enum Trial {
        FILLED,
        UNFILLED,
        LIMITED
    }

    /** Ends orders whose time is over. @return whether there were any */
    public boolean expire() {
        int size = tape.size();
        for (int i = 0; i < limits.expired(); i++) {
            Order next = book.nextExpiry();
            if (next == null || next.expiresAt() > now) {
                break;
            }
            remove(next, EndReason.EXPIRED);
        }
        return tape.size() > size;
    }

    /** Ends orders whose time is over, then fires stops that are due. Precedes whatever else a command does. */
    public void advance() {
        expire();
        fireStops();
    }

    /**
     * An order arrives.
     *
     * @param budget the most that it spends, in units of one tick times one lot; null: no bound
     * @param isPostOnly whether it must rest without a trade
     */
    public Placed place(Arrival arrival, BigInteger budget, boolean isPostOnly) {
        if (isPostOnly && wouldTrade(arrival.side(), arrival.priceTicks())) {
            return Placed.WOULD_TRADE;
        }
        int mark = book.mark();
        int size = tape.size();
        tape.enter(book.lastNumber() + 1, arrival);
        apply();
        Order order = book.taker();
        if (order.stopTicks() != 0) {
            tape.await(order.number());
            apply();
            fireStops();
            return Placed.DONE;
        }
        switch (tryFillOrKill(order, budget)) {
            case LIMITED -> {
                book.undoTo(mark);
                tape.truncate(size);
                return Placed.TOO_MANY_MATCHES;
            }
            case UNFILLED -> end(order, EndReason.NOT_FILLED);
            case FILLED -> take(order, budget);
        }
        fireStops();
        return Placed.DONE;
    }

    /** An order that rests or waits gets new terms and loses its place; it may trade at once. */
    public Placed amend(Order order, NewTerms terms, boolean isPostOnly) {
        if (isPostOnly && order.isResting() && wouldTrade(order.side(), terms.priceTicks())) {
            return Placed.WOULD_TRADE;
        }
        boolean isStop = order.isWaiting();
        tape.amend(order.number(), terms);
        apply();
        if (isStop) {
            tape.await(order.number());
            apply();
        } else {
            take(order, null);
        }
        fireStops();
        return Placed.DONE;
    }

    private boolean wouldTrade(Side side, long priceTicks) {
        return book.phase() == Phase.OPEN && book.meetsAny(side, priceTicks, now);
    }

    /** Whether a FOK order fills; other orders need not. Nothing changes. */
    private Trial tryFillOrKill(Order order, BigInteger budget) {
        return order.timeInForce() == TimeInForce.FOK && book.phase() == Phase.OPEN
                ? tryOut(order, () -> match(order, budget))
                : Trial.FILLED;
    }

    /** What would come of matching an order. Nothing changes. */
    private Trial tryOut(Order order, Runnable facts) {
        int mark = book.mark();
        int size = tape.size();
        int matchesBefore = matches;
        int preventedBefore = prevented;
        long lots = order.openLots() + order.filledLots();
        isTrial = true;
        isCut = false;
        facts.run();
        // Lots that the prevention of self-trades took off are not filled
        Trial trial = isCut ? Trial.LIMITED : order.filledLots() == lots ? Trial.FILLED : Trial.UNFILLED;
        isTrial = false;
        book.undoTo(mark);
        tape.truncate(size);
        matches = matchesBefore;
        prevented = preventedBefore;
        return trial;
    }

    /** The taker meets the book; what is left of it rests or ends. */
    private void take(Order order, BigInteger budget) {
        BigInteger left = book.phase() == Phase.OPEN ? match(order, budget) : budget;
        if (book.taker() != order) {
            return;
        }
        switch (order.timeInForce()) {
            case GTC, GTD, DAY -> rest(order);
            case IOC, FOK -> end(order, isSpent(order, left) ? EndReason.BUDGET_SPENT : EndReason.NOT_FILLED);
        }
    }

    private void rest(Order order) {
        long open = order.openLots();
        long shown = order.displayLots() == 0 ? open : min(open, order.displayLots());
        tape.rest(order.number(), order.priceTicks(), shown);
        apply();
        long joined = order.level.openLots();
        // A sum of two that exceeds a long is negative
        if (joined < 0 || joined > limits.levelLots()) {
            remove(order, EndReason.LEVEL_FULL);
        }
    }

    /** Whether a budget bought something, and the rest buys no lot at the best price, or at the last one. */
    private boolean isSpent(Order order, BigInteger left) {
        if (left == null || order.filledLots() == 0) {
            return false;
        }
        Level best = book.best(order.side().opposite());
        return Prices.lotsFor(left, best == null ? book.lastTicks() : best.priceTicks()) == 0;
    }

    /** Returns what is left of the budget. */
    private BigInteger match(Order order, BigInteger budget) {
        BigInteger left = budget;
        long reference = book.bandTicks();
        while (book.taker() == order) {
            Order maker = nextMaker(order);
            if (maker == null) {
                break;
            }
            long priceTicks = maker.priceTicks();
            long lots = left == null ? order.openLots() : min(order.openLots(), Prices.lotsFor(left, priceTicks));
            if (maker.isOver(now)) {
                remove(maker, EndReason.EXPIRED);
            } else if (lots == 0) {
                break;
            } else if (Prices.isOutsideBand(priceTicks, reference, limits.bandBasisPoints())) {
                leaveBand(order);
                break;
            } else if (isPrevented(order, maker) && prevented < limits.prevented()) {
                prevented++;
                left = prevent(order, maker, lots, left);
            } else if (isPrevented(order, maker) || matches == limits.matches()) {
                isCut = true;
                if (!isTrial) {
                    end(order, EndReason.MATCH_LIMIT);
                }
                break;
            } else {
                long taken = min(lots, maker.shownLots());
                fill(order, maker, taken);
                left = Prices.spend(left, priceTicks, taken);
            }
        }
        return left;
    }

    /** The resting order that the taker meets next; null if its price accepts none. */
    private Order nextMaker(Order order) {
        Level best = book.best(order.side().opposite());
        return best == null || !Prices.accepts(order.side(), order.priceTicks(), best.priceTicks())
                ? null
                : best.first();
    }

    private void fill(Order order, Order maker, long lots) {
        long priceTicks = maker.priceTicks();
        tape.fill(maker.number(), lots);
        apply();
        matches++;
        if (!isTrial) {
            listener.filled(order, maker, lots, priceTicks);
        }
        if (maker.shownLots() == 0 && maker.hiddenLots() > 0) {
            tape.refresh(maker.number(), min(maker.displayLots(), maker.hiddenLots()));
            apply();
        }
    }

    private void leaveBand(Order order) {
        if (limits.bandCallsAuction()) {
            tape.phase(Phase.CALL);
            apply();
        } else {
            end(order, EndReason.PRICE_BAND);
        }
    }

    private static boolean isPrevented(Order order, Order maker) {
        return order.prevention != SelfTradePrevention.NONE && order.isOfSameOwnerAs(maker);
    }

    /**
     * Returns what is left of the budget.
     *
     * @param lotsWanted the open lots of the taker, or those that its budget buys if they are fewer
     */
    private BigInteger prevent(Order order, Order maker, long lotsWanted, BigInteger budget) {
        switch (order.prevention) {
            case CANCEL_NEWEST -> end(order, EndReason.SELF_TRADE);
            case CANCEL_OLDEST -> remove(maker, EndReason.SELF_TRADE);
            case CANCEL_BOTH -> {
                remove(maker, EndReason.SELF_TRADE);
                end(order, EndReason.SELF_TRADE);
            }
            case DECREMENT -> {
                long lots = min(lotsWanted, maker.openLots());
                long priceTicks = maker.priceTicks();
                tape.reduce(maker.number(), maker.openLots() - lots);
                apply();
                tape.reduce(order.number(), order.openLots() - lots);
                apply();
                if (!isTrial) {
                    listener.prevented(order, maker, lots);
                }
                return Prices.spend(budget, priceTicks, lots);
            }
            case NONE -> throw new IllegalArgumentException("must prevent something: " + order);
        }
        return budget;
    }

    /** Fires stops that are due. */
    public void fireStops() {
        while (fired < limits.fired()) {
            Order stop = book.dueStop();
            if (stop == null || matches + prevented > 0 && !fits(stop)) {
                return;
            }
            fired++;
            long stopTicks = stop.stopTicks();
            tape.fire(stop.number());
            apply();
            listener.fired(stop, stopTicks, book.lastTicks());
            switch (tryFillOrKill(stop, null)) {
                case FILLED -> take(stop, null);
                case UNFILLED -> end(stop, EndReason.NOT_FILLED);
                case LIMITED -> end(stop, EndReason.MATCH_LIMIT);
            }
        }
    }

    /** Whether a stop finds its matches within this command; else it fires before the next. */
    private boolean fits(Order stop) {
        Trial trial = tryOut(stop, () -> {
            tape.fire(stop.number());
            apply();
            match(stop, null);
        });
        return trial != Trial.LIMITED;
    }

    /**
     * An order that rests or waits gets new terms and keeps its place.
     *
     * @param terms with the order's price, and no more open lots than it has
     */
    public void renew(Order order, NewTerms terms) {
        tape.renew(order.number(), terms);
        apply();
    }

    /** The market enters a phase. */
    public void enter(Phase phase) {
        tape.phase(phase);
        apply();
    }

    /** An operator names the last price. */
    public void name(long lastTicks) {
        tape.last(lastTicks);
        apply();
    }

    /**
     * Trades what an auction collected, or a part of it; see {@link Auction#uncross}.
     *
     * @return whether nothing is left
     */
    public boolean uncross(long priceTicks) {
        return Auction.uncross(book, tape, listener, priceTicks, limits.matches());
    }

    /** Ends an order that rests or waits. */
    public void remove(Order order, EndReason reason) {
        boolean wasResting = order.isResting();
        tape.remove(order.number(), reason);
        apply();
        if (!isTrial) {
            listener.ended(order, reason, wasResting);
        }
    }

    private void end(Order order, EndReason reason) {
        tape.end(order.number(), reason);
        apply();
        if (!isTrial) {
            listener.ended(order, reason, false);
        }
    }

    /** Applies the fact that stands last on the tape. */
    private void apply() {
        book.apply(tape, tape.size() - 1);
    }
}
