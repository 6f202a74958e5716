package io.evenbook.command.market.matching;

import io.evenbook.api.market.Recount;
import io.evenbook.api.order.Side;
import io.evenbook.command.market.matching.Order.Place;
import io.evenbook.command.market.matching.UndoLog.Change;
import java.util.ArrayList;
import java.util.List;

/** The queues of a book: resting orders by price, waiting stops by stop price, and the hash over all of them. */
final class Queues {
    private final Ladder bids = new Ladder(true);
    private final Ladder asks = new Ladder(false);
    private final Ladder buyStops = new Ladder(false);
    private final Ladder sellStops = new Ladder(true);
    private final List<Level> unused = new ArrayList<>();
    private final UndoLog undoLog;
    private final FillCost fillCost;

    /** The sum of the hashes of all queued orders. */
    long hash;

    /** The priority of the order that was queued last. */
    long lastPriority;

    Queues(UndoLog undoLog, FillCost fillCost) {
        this.undoLog = undoLog;
        this.fillCost = fillCost;
    }

    Ladder resting(Side side) {
        return side == Side.BUY ? bids : asks;
    }

    Ladder stops(Side side) {
        return side == Side.BUY ? buyStops : sellStops;
    }

    /** Puts an order at the end of the queue of its price. Its place says which; its values are kept already. */
    void link(Order order) {
        order.priority = ++lastPriority;
        Ladder ladder = order.place == Place.WAITING ? stops(order.side) : resting(order.side);
        Level level = ladder.find(order.queueTicks());
        if (level == null) {
            level = unused.isEmpty() ? new Level() : unused.removeLast();
            level.priceTicks = order.queueTicks();
            ladder.add(level);
            undoLog.add(Change.OPENED, level, null);
        }
        level.linkLast(order);
        hash += order.hash();
        undoLog.add(Change.LINKED, order, null);
    }

    /** Takes an order out of its queue. */
    void unlink(Order order) {
        Level level = order.level;
        hash -= order.hash();
        level.unlink(order);
        undoLog.unlinked(order);
        order.place = Place.ARRIVING;
        if (level.orders == 0) {
            level.ladder.remove(level);
            undoLog.add(Change.EMPTIED, level, level.ladder);
            if (!undoLog.isRecording()) {
                reuse(level);
            }
        }
    }

    /** Changes the open lots of an order, queued or not; its values are kept already. */
    void resize(Order order, long shownLots, long hiddenLots) {
        if (order.place == Place.ARRIVING) {
            order.shownLots = shownLots;
            order.hiddenLots = hiddenLots;
            return;
        }
        hash -= order.hash();
        order.level.shownLots += shownLots - order.shownLots;
        order.level.hiddenLots += hiddenLots - order.hiddenLots;
        order.shownLots = shownLots;
        order.hiddenLots = hiddenLots;
        hash += order.hash();
    }

    /** Fills shown lots of a resting order; its values are kept already. */
    void fill(Order order, long lots) {
        hash -= order.hash();
        order.level.shownLots -= lots;
        order.fill(lots, fillCost);
        hash += order.hash();
    }

    /** Counts all orders, which are these, in another tick and another lot. None passes another. */
    void recount(Recount recount, List<Order> orders) {
        hash = 0;
        for (Order order : orders) {
            order.recount(recount);
            hash += order.hash();
        }
        for (Ladder ladder : List.of(bids, asks, buyStops, sellStops)) {
            ladder.recount(recount.lots());
        }
    }

    void undoLinked(Order order) {
        order.level.unlink(order);
        order.place = Place.ARRIVING;
    }

    void undoUnlinked(int at, Order order) {
        undoLog.restoreLinks(at);
        order.level.relink(order);
    }

    void undoOpened(Level level) {
        level.ladder.remove(level);
        reuse(level);
    }

    /** Keeps a level for another price. */
    void reuse(Level level) {
        level.first = null;
        level.last = null;
        if (unused.size() < LiveOrders.MAX_UNUSED) {
            unused.add(level);
        }
    }
}
