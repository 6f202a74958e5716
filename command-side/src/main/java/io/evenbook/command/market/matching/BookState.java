package io.evenbook.command.market.matching;

import io.evenbook.api.market.Phase;
import io.evenbook.api.market.Recount;
import io.evenbook.api.market.Recount.Ratio;
import io.evenbook.command.market.matching.Order.Place;
import io.evenbook.command.market.matching.UndoLog.Change;
import java.util.List;

/** The contents of a {@link Book}; each kind of fact changes them in its own way and can be undone. */
final class BookState {
    static final Phase[] PHASES = Phase.values();

    final UndoLog undoLog = new UndoLog();
    final FillCost fillCost = new FillCost();
    final Queues queues = new Queues(undoLog, fillCost);
    final LiveOrders live = new LiveOrders();

    long lastNumber;
    long trades;
    long lastTicks;

    /**
     * The last price by a tick where {@code lastTicks} does not count it: it was made in another tick. Null: it does.
     */
    Ratio exactLast;

    long auctionTicks;
    Phase phase = Phase.OPEN;
    Order taker;

    /** @throws IllegalArgumentException if the fact does not fit the book */
    void apply(Tape tape, int at) {
        switch (tape.fact(at)) {
            case ENTER -> enter(tape.number(at), (Arrival) tape.object(at));
            case FILL -> fill(require(tape.number(at)), tape.first(at));
            case CROSS -> {
                cross(require(tape.number(at)), require(tape.first(at)), tape.second(at));
            }
            case REFRESH -> {
                Order order = require(tape.number(at));
                refresh(order, tape.first(at));
                tape.setAheadLots(at, order.aheadLots());
            }
            case REDUCE -> reduce(require(tape.number(at)), tape.first(at));
            case REMOVE -> remove(require(tape.number(at)));
            case FIRE -> fire(require(tape.number(at)));
            case REST -> {
                Order order = requireTaker(tape.number(at));
                rest(order, tape.first(at), tape.second(at));
                tape.setAheadLots(at, order.aheadLots());
            }
            case WAIT -> await(requireTaker(tape.number(at)));
            case END -> remove(requireTaker(tape.number(at)));
            case AMEND -> amend(require(tape.number(at)), (NewTerms) tape.object(at));
            case RENEW -> renew(require(tape.number(at)), (NewTerms) tape.object(at));
            case PHASE -> phase = PHASES[(int) tape.first(at)];
            case LAST -> setLast(tape.first(at));
            case AUCTION -> auctionTicks = tape.first(at);
            case RECOUNT -> recount((Recount) tape.object(at));
        }
    }

    private Order require(long number) {
        Order order = live.find(number);
        if (order == null) {
            throw new IllegalArgumentException("must be live: number=" + number);
        }
        return order;
    }

    private Order requireTaker(long number) {
        if (taker == null || taker.number != number) {
            throw new IllegalArgumentException("must be the taker: number=" + number);
        }
        return taker;
    }

    private void enter(long number, Arrival arrival) {
        if (number != lastNumber + 1 || taker != null) {
            throw new IllegalArgumentException("must follow order %d: number=%d".formatted(lastNumber, number));
        }
        lastNumber = number;
        taker = live.enter(number, arrival);
        live.add(taker);
        undoLog.add(Change.JOINED, taker, null);
    }

    private void fill(Order maker, long lots) {
        long priceTicks = maker.priceTicks;
        Order arriving = taker;
        if (arriving == null) {
            throw new IllegalArgumentException("must have a taker: maker=" + maker.number);
        }
        requireLots(lots, Math.min(maker.shownLots, arriving.shownLots));
        trades++;
        setLast(priceTicks);
        fillCost.count(priceTicks, lots);
        fillResting(maker, lots);
        undoLog.values(arriving);
        arriving.fill(lots, fillCost);
        if (arriving.shownLots == 0) {
            end(arriving);
        }
    }

    private void cross(Order bid, Order ask, long lots) {
        requireLots(lots, Math.min(bid.openLots(), ask.openLots()));
        trades++;
        setLast(auctionTicks);
        fillCost.count(auctionTicks, lots);
        for (Order order : List.of(bid, ask)) {
            // All of an iceberg counts in an auction, and what is left of it shows its next part at once
            undoLog.values(order);
            long left = order.openLots() - lots;
            long shown = order.displayLots == 0 ? left : Math.min(order.displayLots, left);
            queues.resize(order, lots + shown, left - shown);
            fillResting(order, lots);
        }
    }

    private static void requireLots(long lots, long atMost) {
        if (lots <= 0 || lots > atMost) {
            throw new IllegalArgumentException("must be 1 to %d: lots=%d".formatted(atMost, lots));
        }
    }

    private void fillResting(Order order, long lots) {
        undoLog.values(order);
        queues.fill(order, lots);
        if (order.openLots() == 0) {
            queues.unlink(order);
            end(order);
        }
    }

    private void refresh(Order order, long shownLots) {
        long open = order.openLots();
        queues.unlink(order);
        undoLog.values(order);
        order.shownLots = shownLots;
        order.hiddenLots = open - shownLots;
        order.place = Place.RESTING;
        queues.link(order);
    }

    private void reduce(Order order, long openLots) {
        if (openLots < 0 || openLots > order.openLots()) {
            throw new IllegalArgumentException("must be 0 to %d: lots=%d".formatted(order.openLots(), openLots));
        }
        if (openLots == 0) {
            remove(order);
            order.shownLots = 0;
            order.hiddenLots = 0;
            return;
        }
        undoLog.values(order);
        // The hidden lots go first: those that are shown have earned their place
        long shown = Math.min(order.shownLots, openLots);
        queues.resize(order, shown, openLots - shown);
        order.version++;
    }

    private void remove(Order order) {
        if (order.place != Place.ARRIVING) {
            queues.unlink(order);
        }
        undoLog.values(order);
        order.version++;
        end(order);
    }

    private void fire(Order order) {
        queues.unlink(order);
        undoLog.values(order);
        live.change(order, 0, order.displayLots);
        order.version++;
        taker = order;
    }

    private void rest(Order order, long priceTicks, long shownLots) {
        undoLog.values(order);
        long open = order.openLots();
        order.priceTicks = priceTicks;
        order.shownLots = shownLots;
        order.hiddenLots = open - shownLots;
        order.place = Place.RESTING;
        queues.link(order);
        taker = null;
    }

    private void await(Order order) {
        undoLog.values(order);
        order.place = Place.WAITING;
        queues.link(order);
        taker = null;
    }

    private void amend(Order order, NewTerms terms) {
        queues.unlink(order);
        undoLog.values(order);
        order.priceTicks = terms.priceTicks();
        order.shownLots = terms.openLots();
        order.hiddenLots = 0;
        live.change(order, order.stopTicks, terms.displayLots());
        live.expireAt(order, terms.expiresAt());
        order.version++;
        taker = order;
    }

    private void renew(Order order, NewTerms terms) {
        long all = terms.openLots();
        requireLots(all, order.openLots());
        undoLog.values(order);
        // No lot that was hidden gets a place among those that are shown
        long shown = order.place == Place.WAITING || terms.displayLots() == 0
                ? all
                : Math.min(Math.min(all, terms.displayLots()), order.shownLots);
        queues.resize(order, shown, all - shown);
        queues.hash -= order.hash();
        live.change(order, order.stopTicks, terms.displayLots());
        live.expireAt(order, terms.expiresAt());
        queues.hash += order.hash();
        order.version++;
    }

    private void setLast(long priceTicks) {
        lastTicks = priceTicks;
        if (exactLast != null) {
            setExactLast(null);
        }
    }

    private void setExactLast(Ratio exact) {
        undoLog.add(Change.LAST, exactLast, null);
        exactLast = exact;
    }

    /** Whether the last price is above {@code lastTicks}, by less than a tick. */
    boolean isLastAbove() {
        return exactLast != null && exactLast.floor(1).isPresent();
    }

    private void recount(Recount recount) {
        List<Order> orders = live.byNumber();
        for (Order order : orders) {
            if (order == taker || !order.fits(recount)) {
                throw new IllegalArgumentException("must be whole in the other unit: number=" + order.number);
            }
        }
        queues.recount(recount, orders);
        undoLog.add(Change.RECOUNTED, recount, null);
        recountLast(recount.ticks());
        auctionTicks = auctionTicks == 0
                ? 0
                : Math.max(1, recount.ticks().floor(auctionTicks).orElse(Long.MAX_VALUE));
    }

    /**
     * The last price is no order's: between two ticks it counts as the lower one, beyond a long as none. It stays as
     * exact as it was made, so that a finer tick counts it again.
     */
    private void recountLast(Ratio ticks) {
        if (lastTicks == 0 && exactLast == null) {
            return;
        }
        Ratio last = (exactLast == null ? Ratio.of(lastTicks) : exactLast).times(ticks);
        lastTicks = last.floor(1).orElse(0);
        setExactLast(last.fits(1) ? null : last);
    }

    private void end(Order order) {
        if (order == taker) {
            taker = null;
        }
        live.remove(order);
        undoLog.add(Change.ENDED, order, null);
        if (!undoLog.isRecording()) {
            live.reuse(order);
        }
    }

    // Undoing

    int mark() {
        undoLog.begin();
        int mark = undoLog.size();
        undoLog.book(this);
        return mark;
    }

    void undoTo(int mark) {
        for (int at = undoLog.size() - 1; at >= mark; at--) {
            undo(at, undoLog.object(at));
        }
        if (mark == 0) {
            undoLog.end();
        } else {
            undoLog.truncate(mark);
        }
    }

    private void undo(int at, Object object) {
        switch (undoLog.change(at)) {
            case BOOK -> undoLog.restoreBook(at, this);
            case VALUES -> {
                live.change((Order) object, undoLog.value(at, 1), undoLog.value(at, 2));
                live.expireAt((Order) object, undoLog.value(at, 3));
                undoLog.restoreValues(at);
            }
            case JOINED -> {
                live.remove((Order) object);
                live.reuse((Order) object);
            }
            case ENDED -> live.putBack((Order) object);
            case LINKED -> queues.undoLinked((Order) object);
            case UNLINKED -> queues.undoUnlinked(at, (Order) object);
            case OPENED -> queues.undoOpened((Level) object);
            case EMPTIED -> ((Ladder) undoLog.detail(at)).add((Level) object);
            case LAST -> exactLast = (Ratio) object;
            case RECOUNTED -> queues.recount(((Recount) object).inverse(), live.byNumber());
        }
    }

    void settle() {
        for (int at = 0; at < undoLog.size(); at++) {
            switch (undoLog.change(at)) {
                case ENDED -> live.reuse((Order) undoLog.object(at));
                case EMPTIED -> queues.reuse((Level) undoLog.object(at));
                default -> {}
            }
        }
        undoLog.end();
    }
}
