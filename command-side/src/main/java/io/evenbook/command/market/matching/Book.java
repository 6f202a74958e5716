package io.evenbook.command.market.matching;

import io.evenbook.api.market.Phase;
import io.evenbook.api.market.Recount;
import io.evenbook.api.order.Side;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.List;

/**
 * The live orders of one market: resting ones by price and priority, waiting stops by stop price. Only {@link #apply}
 * changes it, one fact after the other, and each change since a {@link #mark} can be undone until it is settled.
 *
 * <p>A change at the best price takes constant time, elsewhere a binary search among the prices. A live order takes
 * about 250 bytes. Not safe for use by several threads.
 */
public final class Book {
    private final BookState state;

    /** An empty book of an open market. */
    public Book() {
        state = new BookState();
    }

    /** @param state of a book that was read */
    Book(BookState state) {
        this.state = state;
    }

    BookState state() {
        return state;
    }

    /** A copy that never changes. Costs time for each live order. */
    public BookCopy copy() {
        return BookCopy.of(state);
    }

    // Reading

    /** A live order; null if there is none with this number. */
    public Order find(long number) {
        return state.live.find(number);
    }

    /** A live order; null if there is none with this identifier. */
    public Order find(long idHigh, long idLow) {
        return state.live.find(idHigh, idLow);
    }

    /** Whether an account has a live order with this client order id. */
    public boolean hasClientOrderId(Object account, String clientOrderId) {
        return state.live.hasClientOrderId(account, clientOrderId);
    }

    /** How many orders are live, waiting stops included. */
    public int orders() {
        return state.live.size();
    }

    /** How many orders of an account are live, waiting stops included. */
    public int orders(Object account) {
        Account of = state.live.account(account);
        return of == null ? 0 : of.orders;
    }

    /** How many live orders of an account have a displayed quantity, stops that wait included. */
    public int icebergs(Object account) {
        Account of = state.live.account(account);
        return of == null ? 0 : of.icebergs;
    }

    /** How many stops of an account wait. */
    public int stops(Object account) {
        Account of = state.live.account(account);
        return of == null ? 0 : of.stops;
    }

    /** At most so many live orders of an account on one side, or, for null, on both; the youngest first. */
    public List<Order> ordersOf(Object account, Side side, int limit) {
        List<Order> found = new ArrayList<>();
        Account of = state.live.account(account);
        Order order = of == null ? null : of.first;
        while (order != null && found.size() < limit) {
            if (side == null || side == order.side()) {
                found.add(order);
            }
            order = order.nextOfAccount;
        }
        return found;
    }

    /** The live orders that another tick or another lot cannot count, in the order of their numbers. */
    public List<Order> unfit(Recount recount) {
        return state.live.byNumber().stream()
                .filter(order -> !order.fits(recount))
                .toList();
    }

    /** The best price of a side; null if nothing rests there. */
    public Level best(Side side) {
        return state.queues.resting(side).best();
    }

    /** At most so many orders that rest on a side, best price first, at one price the oldest first. */
    public List<Order> resting(Side side, int limit) {
        return first(best(side), limit);
    }

    /** At most so many stops of a side that wait, in the order in which they fire. */
    public List<Order> waiting(Side side, int limit) {
        return first(firstStops(side), limit);
    }

    private static List<Order> first(Level best, int limit) {
        List<Order> found = new ArrayList<>();
        for (Level level = best; level != null; level = level.worse()) {
            for (Order order = level.first(); order != null; order = order.behind()) {
                if (found.size() == limit) {
                    return found;
                }
                found.add(order);
            }
        }
        return found;
    }

    /** The orders that rest at a price; null if there are none. */
    public Level level(Side side, long priceTicks) {
        return state.queues.resting(side).find(priceTicks);
    }

    /** The stops of a side that fire first; null if none wait. */
    public Level firstStops(Side side) {
        return state.queues.stops(side).best();
    }

    /** Whether an order of a side with this limit meets one whose time is not over. */
    boolean meetsAny(Side side, long priceTicks, long now) {
        Level level = best(side.opposite());
        while (level != null && Prices.accepts(side, priceTicks, level.priceTicks())) {
            for (Order order = level.first(); order != null; order = order.behind()) {
                if (!order.isOver(now)) {
                    return true;
                }
            }
            level = level.worse();
        }
        return false;
    }

    /** The stop that fires next: its price is the one that the last price reached first; null: none is due. */
    public Order dueStop() {
        return phase() == Phase.OPEN ? reachedFirst() : null;
    }

    /** The older one of a buy and a sell. */
    private Order reachedFirst() {
        if (lastTicks() == 0 && !isLastAbove()) {
            return null;
        }
        Level buys = firstStops(Side.BUY);
        Level sells = firstStops(Side.SELL);
        Order buy = buys == null || lastTicks() < buys.priceTicks() ? null : buys.first();
        // A last price between two ticks has not come down to the lower one
        Order sell = sells == null || lastTicks() > sells.priceTicks() - (isLastAbove() ? 1 : 0) ? null : sells.first();
        if (buy == null || sell == null) {
            return buy == null ? sell : buy;
        }
        return buy.priority() < sell.priority() ? buy : sell;
    }

    /** The order that expires next; null if none does. */
    public Order nextExpiry() {
        return state.live.nextExpiry();
    }

    /**
     * Whether an order's time is over or, unless an auction is uncrossed, a stop can fire.
     *
     * @param now microseconds since 1970
     */
    public boolean isDue(long now) {
        return hasExpired(now) || auctionTicks() == 0 && dueStop() != null;
    }

    /** Whether an order's time is over. @param now microseconds since 1970 */
    public boolean hasExpired(long now) {
        Order expiring = nextExpiry();
        return expiring != null && expiring.isOver(now);
    }

    /** The order that arrived or fired last and neither rests nor has ended; null between commands. */
    public Order taker() {
        return state.taker;
    }

    /** A number over all that the book holds; equal books have equal ones. It finds mistakes, not forgeries. */
    public long hash() {
        return state.queues.hash
                + Order.mix(state.lastTicks * BookState.PHASES.length + state.phase.ordinal() + 1)
                + Order.mix(state.auctionTicks ^ 0x5851F42D4C957F2DL)
                + hashOf(state.exactLast);
    }

    private static long hashOf(Recount.Ratio exactLast) {
        return exactLast == null
                ? 0
                : Order.mix(exactLast.numerator().longValue()
                        + Order.mix(exactLast.denominator().longValue()));
    }

    /** How many orders have arrived: the number of the last one. */
    public long lastNumber() {
        return state.lastNumber;
    }

    /** How many trades there were: the number of the last one. */
    public long trades() {
        return state.trades;
    }

    /** The price of the last trade, or a reference that an operator named; 0: none, or less than a tick. */
    public long lastTicks() {
        return state.lastTicks;
    }

    /** The last price as the middle of a band: one tick if it is less than that; 0: none. */
    public long bandTicks() {
        return lastTicks() == 0 && isLastAbove() ? 1 : lastTicks();
    }

    /** Whether the last price is above {@link #lastTicks}, by less than a tick: it was made in another tick. */
    public boolean isLastAbove() {
        return state.isLastAbove();
    }

    /** The price of the auction that is being uncrossed; 0: none is. */
    public long auctionTicks() {
        return state.auctionTicks;
    }

    public Phase phase() {
        return state.phase;
    }

    // Changing

    /**
     * Applies the facts of a tape, from one on.
     *
     * @throws IllegalArgumentException if a fact does not fit the book
     */
    public void apply(Tape tape, int from) {
        for (int at = from; at < tape.size(); at++) {
            state.apply(tape, at);
        }
    }

    /**
     * Sets what one tick times one lot costs in the unit of {@link Order#cost}, for fills from now on; 1 at first.
     * Whoever changes tick or lot changes it too, and no cost is counted anew.
     */
    public void setUnitCost(BigInteger cost) {
        state.fillCost.setUnit(cost);
    }

    /** Where {@link #undoTo} goes back to. */
    public int mark() {
        return state.mark();
    }

    /** Undoes all changes since a mark, and forgets the mark. */
    public void undoTo(int mark) {
        state.undoTo(mark);
    }

    /** Keeps all changes for good. Marks before it are void. */
    public void settle() {
        state.settle();
    }
}
