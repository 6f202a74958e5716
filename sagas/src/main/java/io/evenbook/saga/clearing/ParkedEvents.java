package io.evenbook.saga.clearing;

import io.evenbook.api.id.TradeId;
import io.evenbook.api.id.WindowId;
import io.evenbook.saga.clearing.ParkedTable.Parked;
import java.util.HashMap;
import java.util.Map;

/** The parked events as a batch goes on. */
final class ParkedEvents {
    private final ParkedTable table;
    private final Map<Long, Parked> events = new HashMap<>();
    private final Map<TradeId, Long> trades = new HashMap<>();

    ParkedEvents(ParkedTable table) {
        this.table = table;
        table.parked().forEach(this::keep);
    }

    boolean contains(long position) {
        return events.containsKey(position);
    }

    /** Whether the event is a trade that the table of trades has. */
    boolean isTrade(long position) {
        Parked event = events.get(position);
        return event != null && event.isTrade();
    }

    /** Adds an event that could not be taken in. A trade that was taken in before is a trade still. */
    void add(long position) {
        Parked before = events.get(position);
        put(before == null ? new Parked(position, null, null, true) : before.waiting(true));
    }

    /** Adds the end of a business day of which a penalty cannot be booked. @param windowId takes up its penalties */
    void add(long position, WindowId windowId) {
        put(new Parked(position, windowId, null, true));
    }

    /** Adds a trade that cannot be novated. */
    void add(ExecutedTrade trade) {
        put(new Parked(trade.position(), trade.windowId(), trade.trade().tradeId(), true));
    }

    /**
     * Notes that an operator has retried or resolved an event. A trade stays until it is novated or cancelled.
     *
     * @return null: it is not parked
     */
    Parked proceed(long position) {
        Parked event = events.get(position);
        if (event != null && event.isTrade()) {
            put(event.waiting(false));
        } else if (event != null) {
            remove(position);
        }
        return event;
    }

    /** Removes a trade that is novated or cancelled, if it was parked. */
    void end(TradeId tradeId) {
        Long position = trades.remove(tradeId);
        if (position != null) {
            remove(position);
        }
    }

    /** How many trades of a window wait for an operator. */
    int trades(WindowId windowId) {
        return (int) events.values().stream()
                .filter(event -> event.isTrade() && event.waits() && windowId.equals(event.windowId()))
                .count();
    }

    /** How many business days have a penalty that the window takes up and that cannot be booked. */
    int days(WindowId windowId) {
        return (int) events.values().stream()
                .filter(event -> !event.isTrade() && windowId.equals(event.windowId()))
                .count();
    }

    /** How many events behind a position could not be taken in. */
    int unknownBehind(long position) {
        return (int) events.values().stream()
                .filter(event -> event.windowId() == null && event.position() > position)
                .count();
    }

    private void put(Parked event) {
        keep(event);
        table.write(event);
    }

    private void keep(Parked event) {
        events.put(event.position(), event);
        if (event.isTrade()) {
            trades.put(event.tradeId(), event.position());
        }
    }

    private void remove(long position) {
        events.remove(position);
        table.remove(position);
    }
}
