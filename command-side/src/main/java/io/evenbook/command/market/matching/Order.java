package io.evenbook.command.market.matching;

import io.evenbook.api.market.Recount;
import io.evenbook.api.order.SelfTradePrevention;
import io.evenbook.api.order.Side;
import io.evenbook.api.order.TimeInForce;
import java.math.BigInteger;

/**
 * An order that a book knows: it is arriving, rests in the queue of a price, or waits for its stop price. Only
 * {@link Book} changes it. The object is used again for another order once its end is settled, so nobody may keep it.
 */
public final class Order {
    /** Where an order is. ARRIVING: nowhere yet, or no longer. */
    enum Place {
        ARRIVING,
        RESTING,
        WAITING
    }

    long number;
    long idHigh;
    long idLow;
    Account account;
    String clientOrderId;
    Object group;
    Object attachment;
    Side side;
    TimeInForce timeInForce;
    SelfTradePrevention prevention;
    long priceTicks;
    long stopTicks;
    long displayLots;
    long expiresAt;

    /** Open lots that the queue shows; all open lots while the order is not resting. */
    long shownLots;

    long hiddenLots;
    long filledLots;
    long costHigh;
    long costLow;
    long priority;
    long version;

    Place place = Place.ARRIVING;
    Level level;
    Order previous;
    Order next;
    Order previousOfAccount;
    Order nextOfAccount;
    int expiryIndex = -1;

    Order() {}

    /** Begins as the order of an arrival. */
    void enter(long newNumber, Arrival arrival, Account of) {
        number = newNumber;
        idHigh = arrival.idHigh();
        idLow = arrival.idLow();
        account = of;
        clientOrderId = arrival.clientOrderId();
        group = arrival.group();
        attachment = arrival.attachment();
        side = arrival.side();
        timeInForce = arrival.timeInForce();
        prevention = arrival.prevention();
        priceTicks = arrival.priceTicks();
        stopTicks = arrival.stopTicks();
        displayLots = arrival.displayLots();
        expiresAt = arrival.expiresAt();
        shownLots = arrival.lots();
        hiddenLots = 0;
        filledLots = 0;
        costHigh = 0;
        costLow = 0;
        priority = 0;
        version = 0;
        place = Place.ARRIVING;
    }

    /** Forgets what would keep other objects in memory. */
    void clear() {
        account = null;
        clientOrderId = null;
        group = null;
        attachment = null;
        level = null;
        previous = null;
        next = null;
        previousOfAccount = null;
        nextOfAccount = null;
    }

    /** Counts its arrival in the market: the first order of a market is 1. */
    public long number() {
        return number;
    }

    /** The upper 64 of the 128 bits of its identifier. */
    public long idHigh() {
        return idHigh;
    }

    /** The lower 64 of the 128 bits of its identifier. */
    public long idLow() {
        return idLow;
    }

    /** Its account's key. */
    public Object account() {
        return account.key;
    }

    /** Null: none. */
    public String clientOrderId() {
        return clientOrderId;
    }

    /** What the caller gave with the order; the book does not look at it. */
    public Object attachment() {
        return attachment;
    }

    public Side side() {
        return side;
    }

    public TimeInForce timeInForce() {
        return timeInForce;
    }

    /** The worst price at which it trades; 0: it sells at any. */
    public long priceTicks() {
        return priceTicks;
    }

    /** The last price at which it fires; 0 for an order that is no stop, or has fired. */
    public long stopTicks() {
        return stopTicks;
    }

    /** The most that the queue shows of it at a time; 0: all. */
    public long displayLots() {
        return displayLots;
    }

    /** When it expires, in microseconds since 1970; 0: never. */
    public long expiresAt() {
        return expiresAt;
    }

    /** Open lots that everybody sees. */
    public long shownLots() {
        return shownLots;
    }

    /** Open lots behind those that are shown. */
    public long hiddenLots() {
        return hiddenLots;
    }

    /** Lots that are neither filled nor taken off. */
    public long openLots() {
        return shownLots + hiddenLots;
    }

    /** Lots that have traded. */
    public long filledLots() {
        return filledLots;
    }

    /** What the filled lots cost; see {@link Book#setUnitCost}. */
    public BigInteger cost() {
        return BigInteger.valueOf(costHigh)
                .shiftLeft(Long.SIZE)
                .add(BigInteger.valueOf(costLow >>> 1).shiftLeft(1))
                .add(BigInteger.valueOf(costLow & 1));
    }

    /** Its rank at its price, the lower first: a new one whenever it goes to the end of a queue. */
    public long priority() {
        return priority;
    }

    /** The sequence number of its last event, from 0. */
    public long version() {
        return version;
    }

    /** Whether it rests in the queue of its price. */
    public boolean isResting() {
        return place == Place.RESTING;
    }

    /** Whether it waits for its stop price. */
    public boolean isWaiting() {
        return place == Place.WAITING;
    }

    /** The order behind it in its queue; null behind the last. */
    public Order behind() {
        return next;
    }

    /** Whether its time is over. */
    boolean isOver(long now) {
        return expiresAt != 0 && expiresAt <= now;
    }

    /** The price that its queue is sorted by. */
    long queueTicks() {
        return place == Place.WAITING ? stopTicks : priceTicks;
    }

    /** Whether an order that arrives now would trade with it if the book allowed it. */
    boolean isOfSameOwnerAs(Order other) {
        return account == other.account || group != null && group.equals(other.group);
    }

    /** The shown lots before it in its queue, while it is the last one there. Hidden lots go behind it. */
    long aheadLots() {
        return level.shownLots - shownLots;
    }

    /** Whether all that is counted of it has an equal count, and the sums of its level do not become too large. */
    boolean fits(Recount recount) {
        return recount.ticks().fits(priceTicks)
                && recount.ticks().fits(stopTicks)
                && recount.lots().fits(shownLots)
                && recount.lots().fits(hiddenLots)
                && recount.lots().fits(displayLots)
                && recount.lots().fits(filledLots)
                && recount.lots().floor(level.openLots()).isPresent();
    }

    /** Counts it in another tick and another lot, which it {@link #fits}. */
    void recount(Recount recount) {
        priceTicks = recount.ticks().count(priceTicks);
        stopTicks = recount.ticks().count(stopTicks);
        shownLots = recount.lots().count(shownLots);
        hiddenLots = recount.lots().count(hiddenLots);
        displayLots = recount.lots().count(displayLots);
        filledLots = recount.lots().count(filledLots);
    }

    /** Adds a fill, whose cost is counted. */
    void fill(long lots, FillCost cost) {
        shownLots -= lots;
        filledLots += lots;
        costHigh += cost.high;
        costLow += cost.low;
        if (Long.compareUnsigned(costLow, cost.low) < 0) {
            costHigh++;
        }
        version++;
    }

    /**
     * What it adds to the hash of a book. The identifier, which only its owner knows, keeps others from computing its
     * hidden lots or its stop price from the hash.
     */
    long hash() {
        long sum = number * 0x9E3779B97F4A7C15L
                + priority * 0xC2B2AE3D27D4EB4FL
                + (side == Side.BUY ? 0x165667B19E3779F9L : 0x27D4EB2F165667C5L)
                + priceTicks * 0x85EBCA77C2B2AE63L
                + shownLots * 0xFF51AFD7ED558CCDL
                + hiddenLots * 0xC4CEB9FE1A85EC53L
                + stopTicks * 0xD6E8FEB86659FD93L
                + expiresAt * 0xA0761D6478BD642FL
                + idLow * 0x8EBC6AF09C88C6E3L;
        return mix(sum);
    }

    /** The finalizer of SplitMix64 (Steele, Lea, Flood: Fast splittable pseudorandom number generators, 2014). */
    static long mix(long value) {
        long z = (value ^ value >>> 30) * 0xBF58476D1CE4E5B9L;
        z = (z ^ z >>> 27) * 0x94D049BB133111EBL;
        return z ^ z >>> 31;
    }

    @Override
    public String toString() {
        return "%s %d @ %d, shown=%d, hidden=%d, filled=%d, stop=%d, %s"
                .formatted(side, number, priceTicks, shownLots, hiddenLots, filledLots, stopTicks, place);
    }
}
