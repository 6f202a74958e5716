package io.evenbook.command.market.matching;

import io.evenbook.api.market.Phase;
import io.evenbook.api.market.Recount;
import java.util.Arrays;

/**
 * Facts in the order in which they change a book: what the rules write, what an event keeps, what a replay reads. A
 * tape is used again after {@link #clear}.
 */
public final class Tape {
    private static final int WIDTH = 5;

    /** The kinds of facts. "The taker" is the order that arrived or fired last and neither rests nor has ended. */
    public enum Fact {
        /** An order arrives and is the taker. */
        ENTER,
        /** The taker trades with a resting order at that one's price. */
        FILL,
        /** A bid trades with an ask at the auction's price. */
        CROSS,
        /** A resting order shows its next part, at the end of its queue. */
        REFRESH,
        /** An order has so many open lots, and keeps its place. */
        REDUCE,
        /** An order leaves the book. */
        REMOVE,
        /** A waiting order fires and is the taker. */
        FIRE,
        /** The taker rests at the end of the queue of its price. */
        REST,
        /** The taker waits for its stop price. */
        WAIT,
        /** The taker ends. */
        END,
        /** A resting or waiting order leaves its place with new terms and is the taker. */
        AMEND,
        /** An order shows other lots or expires at another time, and keeps its place. */
        RENEW,
        /** The market enters a phase. */
        PHASE,
        /** The reference price: that of the last trade, or one that an operator named. */
        LAST,
        /** The auction's price; 0: it has ended. */
        AUCTION,
        /** All is counted in another tick and another lot. */
        RECOUNT
    }

    private static final Fact[] FACTS = Fact.values();

    private long[] values = new long[16 * WIDTH];
    private Object[] objects = new Object[16];
    private int size;

    /** How many facts there are. */
    public int size() {
        return size;
    }

    /** Forgets all facts. */
    public void clear() {
        truncate(0);
    }

    /** Keeps the first facts and forgets the others. */
    void truncate(int newSize) {
        Arrays.fill(objects, newSize, size, null);
        size = newSize;
    }

    /** The kind of a fact. @param at from 0 */
    public Fact fact(int at) {
        return FACTS[(int) values[WIDTH * at]];
    }

    /** The number of the order that a fact is about; 0: none. */
    public long number(int at) {
        return values[WIDTH * at + 1];
    }

    /** The first value of a fact; see the method that writes it. */
    public long first(int at) {
        return values[WIDTH * at + 2];
    }

    /** The second value of a fact; see the method that writes it. */
    public long second(int at) {
        return values[WIDTH * at + 3];
    }

    /**
     * The shown lots before an order in its queue, right after the fact put it there: REST and REFRESH. Known once the
     * fact was applied.
     */
    public long aheadLots(int at) {
        return values[WIDTH * at + 4];
    }

    /** Keeps what the book found as it applied a fact. */
    void setAheadLots(int at, long lots) {
        values[WIDTH * at + 4] = lots;
    }

    /** The arrival of a fact ENTER, the new terms of AMEND and RENEW, what RECOUNT counts by. */
    Object object(int at) {
        return objects[at];
    }

    /** {@link Fact#ENTER}. @param number one more than the last order's */
    public void enter(long number, Arrival arrival) {
        add(Fact.ENTER, number, 0, 0, arrival);
    }

    /** {@link Fact#FILL}. @param maker the number of the resting order */
    public void fill(long maker, long lots) {
        add(Fact.FILL, maker, lots, 0, null);
    }

    /** {@link Fact#CROSS}. */
    public void cross(long bid, long ask, long lots) {
        add(Fact.CROSS, bid, ask, lots, null);
    }

    /** {@link Fact#REFRESH}. */
    public void refresh(long number, long shownLots) {
        add(Fact.REFRESH, number, shownLots, 0, null);
    }

    /** {@link Fact#REDUCE}. @param openLots zero: it ends */
    public void reduce(long number, long openLots) {
        add(Fact.REDUCE, number, openLots, 0, null);
    }

    /** {@link Fact#REMOVE}. @param reason an {@link EndReason}'s ordinal */
    public void remove(long number, EndReason reason) {
        add(Fact.REMOVE, number, reason.ordinal(), 0, null);
    }

    /** {@link Fact#FIRE}. */
    public void fire(long number) {
        add(Fact.FIRE, number, 0, 0, null);
    }

    /** {@link Fact#REST}. */
    public void rest(long number, long priceTicks, long shownLots) {
        add(Fact.REST, number, priceTicks, shownLots, null);
    }

    /** {@link Fact#WAIT}. */
    public void await(long number) {
        add(Fact.WAIT, number, 0, 0, null);
    }

    /** {@link Fact#END}. */
    public void end(long number, EndReason reason) {
        add(Fact.END, number, reason.ordinal(), 0, null);
    }

    /** {@link Fact#AMEND}. */
    public void amend(long number, NewTerms terms) {
        add(Fact.AMEND, number, 0, 0, terms);
    }

    /** {@link Fact#RENEW}. */
    public void renew(long number, NewTerms terms) {
        add(Fact.RENEW, number, 0, 0, terms);
    }

    /** {@link Fact#PHASE}. */
    public void phase(Phase phase) {
        add(Fact.PHASE, 0, phase.ordinal(), 0, null);
    }

    /** {@link Fact#LAST}. */
    public void last(long priceTicks) {
        add(Fact.LAST, 0, priceTicks, 0, null);
    }

    /** {@link Fact#AUCTION}. */
    public void auction(long priceTicks) {
        add(Fact.AUCTION, 0, priceTicks, 0, null);
    }

    /** {@link Fact#RECOUNT}. */
    public void recount(Recount recount) {
        add(Fact.RECOUNT, 0, 0, 0, recount);
    }

    private void add(Fact fact, long number, long first, long second, Object object) {
        if (size == objects.length) {
            objects = Arrays.copyOf(objects, 2 * size);
            values = Arrays.copyOf(values, 2 * size * WIDTH);
        }
        int at = WIDTH * size;
        values[at] = fact.ordinal();
        values[at + 1] = number;
        values[at + 2] = first;
        values[at + 3] = second;
        values[at + 4] = 0;
        objects[size++] = object;
    }
}
