package io.evenbook.command.market.matching;

import io.evenbook.api.market.Phase;
import io.evenbook.api.market.Recount.Ratio;
import io.evenbook.api.order.SelfTradePrevention;
import io.evenbook.api.order.Side;
import io.evenbook.api.order.TimeInForce;
import io.evenbook.command.market.matching.Order.Place;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import java.util.function.Function;

/**
 * A book as bytes, in chunks of at most {@value #ORDERS} orders, by their numbers. An order takes about 40 bytes, and
 * each account once the length of its key. All that decides on matches is kept: places in the queues, hidden lots,
 * waiting stops, times of expiry.
 */
public final class BookChunks {
    /** The version of the form: whoever changes it raises this, and older snapshots are skipped. */
    public static final int VERSION = 3;

    /** How many orders a chunk has at most. */
    public static final int ORDERS = 65_536;

    private static final int IS_SELL = 1;
    private static final int IS_WAITING = 2;
    private static final int HAS_CLIENT_ORDER_ID = 4;
    private static final int HAS_GROUP = 8;
    private static final int HAS_ATTACHMENT = 16;
    private static final int HAS_SPECIAL_TERMS = 32;
    private static final int HAS_TRADED = 64;

    private BookChunks() {}

    /** How the objects that a book does not look into are written as texts, and read. None is ever null. */
    public interface Texts {
        String ofAccount(Object account);

        Object account(String text);

        String ofGroup(Object group);

        Object group(String text);

        String ofAttachment(Object attachment);

        Object attachment(String text);
    }

    /**
     * Writes a book.
     *
     * @param orders how many orders a chunk has at most
     * @param chunks receives each chunk; at least one
     * @throws IllegalArgumentException in the middle of a command
     */
    public static void write(Book book, int orders, Texts texts, Consumer<byte[]> chunks) {
        new Writing(texts, orders, chunks).write(book.state());
    }

    /**
     * Reads a book.
     *
     * @throws RuntimeException if the chunks are not those of a book
     */
    public static Book read(Iterator<byte[]> chunks, Texts texts) {
        return new Book(new Reading(texts, chunks).read());
    }

    private static final class Writing {
        private final Texts texts;
        private final int ordersOfChunk;
        private final Consumer<byte[]> chunks;
        private final ByteWriter out = new ByteWriter(1 << 16);
        private final Map<Object, Integer> accounts = new HashMap<>();
        private final Map<Object, Integer> groups = new HashMap<>();
        private final Map<Object, Integer> attachments = new HashMap<>();
        private final Map<Object, Integer> constants = new HashMap<>();

        Writing(Texts texts, int ordersOfChunk, Consumer<byte[]> chunks) {
            this.texts = texts;
            this.ordersOfChunk = ordersOfChunk;
            this.chunks = chunks;
        }

        void write(BookState state) {
            if (state.taker != null) {
                throw new IllegalArgumentException("must be between commands: taker=" + state.taker);
            }
            out.number(state.lastNumber);
            out.number(state.queues.lastPriority);
            out.number(state.trades);
            out.number(state.lastTicks);
            writeExact(state.exactLast);
            out.number(state.auctionTicks);
            out.text(state.phase.name());
            out.number(state.live.size());
            long before = 0;
            int inChunk = 0;
            for (Order order : state.live.byNumber()) {
                if (inChunk++ == ordersOfChunk) {
                    chunks.accept(out.take());
                    inChunk = 1;
                }
                out.number(order.number - before);
                before = order.number;
                write(order);
            }
            chunks.accept(out.take());
        }

        /** @param exactLast null: none */
        private void writeExact(Ratio exactLast) {
            out.octet(exactLast == null ? 0 : 1);
            if (exactLast != null) {
                out.text(exactLast.numerator().toString());
                out.text(exactLast.denominator().toString());
            }
        }

        private void write(Order order) {
            boolean isSpecial =
                    order.stopTicks != 0 || order.displayLots != 0 || order.expiresAt != 0 || order.hiddenLots != 0;
            out.octet(flag(order.side == Side.SELL, IS_SELL)
                    | flag(order.place == Place.WAITING, IS_WAITING)
                    | flag(order.clientOrderId != null, HAS_CLIENT_ORDER_ID)
                    | flag(order.group != null, HAS_GROUP)
                    | flag(order.attachment != null, HAS_ATTACHMENT)
                    | flag(isSpecial, HAS_SPECIAL_TERMS)
                    | flag(order.filledLots != 0, HAS_TRADED));
            out.fixed(order.idHigh);
            out.fixed(order.idLow);
            once(accounts, order.account.key, texts::ofAccount);
            if (order.group != null) {
                once(groups, order.group, texts::ofGroup);
            }
            if (order.clientOrderId != null) {
                out.text(order.clientOrderId);
            }
            once(constants, order.timeInForce, TimeInForce::name);
            once(constants, order.prevention, SelfTradePrevention::name);
            out.number(order.priceTicks);
            out.number(order.shownLots);
            if (isSpecial) {
                out.number(order.stopTicks);
                out.number(order.displayLots);
                out.number(order.expiresAt);
                out.number(order.hiddenLots);
            }
            if (order.attachment != null) {
                once(attachments, order.attachment, texts::ofAttachment);
            }
            out.number(order.priority);
            out.number(order.version);
            if (order.filledLots != 0) {
                out.number(order.filledLots);
                out.number(order.costHigh);
                out.number(order.costLow);
            }
        }

        private static int flag(boolean isSet, int flag) {
            return isSet ? flag : 0;
        }

        /** Writes the text of a key at its first use, later its index. */
        private <K> void once(Map<Object, Integer> indices, K key, Function<? super K, String> text) {
            Integer index = indices.putIfAbsent(key, indices.size());
            out.number(index == null ? indices.size() - 1 : index);
            if (index == null) {
                out.text(text.apply(key));
            }
        }
    }

    private static final class Reading {
        private final Texts texts;
        private final Iterator<byte[]> chunks;
        private final BookState state = new BookState();
        private final List<Object> accounts = new ArrayList<>();
        private final List<Object> groups = new ArrayList<>();
        private final List<Object> attachments = new ArrayList<>();
        private final List<String> constants = new ArrayList<>();
        private ByteReader in;

        Reading(Texts texts, Iterator<byte[]> chunks) {
            this.texts = texts;
            this.chunks = chunks;
            this.in = new ByteReader(chunks.next());
        }

        BookState read() {
            state.lastNumber = in.number();
            long lastPriority = in.number();
            state.trades = in.number();
            state.lastTicks = in.number();
            state.exactLast = in.octet() == 0 ? null : new Ratio(new BigInteger(in.text()), new BigInteger(in.text()));
            state.auctionTicks = in.number();
            state.phase = Phase.valueOf(in.text());
            long count = in.number();
            List<Order> orders = new ArrayList<>();
            long number = 0;
            while (orders.size() < count) {
                if (in.isAtEnd()) {
                    in = new ByteReader(chunks.next());
                }
                number += in.number();
                Order order = order(number);
                // An account's orders are linked in the order of their arrival
                state.live.add(order);
                orders.add(order);
            }
            if (!in.isAtEnd() || chunks.hasNext()) {
                throw new IllegalArgumentException("must end behind the last order: orders=" + count);
            }
            orders.sort(Comparator.comparingLong(Order::priority));
            for (Order order : orders) {
                state.queues.lastPriority = order.priority - 1;
                state.queues.link(order);
            }
            state.queues.lastPriority = lastPriority;
            return state;
        }

        private Order order(long number) {
            int flags = in.octet();
            boolean isSpecial = has(flags, HAS_SPECIAL_TERMS);
            Order order = state.live.enter(number, arrival(flags, isSpecial));
            order.hiddenLots = isSpecial ? in.number() : 0;
            order.attachment = has(flags, HAS_ATTACHMENT) ? once(attachments, texts::attachment) : null;
            order.priority = in.number();
            order.version = in.number();
            order.place = has(flags, IS_WAITING) ? Place.WAITING : Place.RESTING;
            if (has(flags, HAS_TRADED)) {
                order.filledLots = in.number();
                order.costHigh = in.number();
                order.costLow = in.number();
            }
            return order;
        }

        private Arrival arrival(int flags, boolean isSpecial) {
            long idHigh = in.fixed();
            long idLow = in.fixed();
            Object account = once(accounts, texts::account);
            Object group = has(flags, HAS_GROUP) ? once(groups, texts::group) : null;
            String clientOrderId = has(flags, HAS_CLIENT_ORDER_ID) ? in.text() : null;
            TimeInForce timeInForce = TimeInForce.valueOf(once(constants, Function.identity()));
            SelfTradePrevention prevention = SelfTradePrevention.valueOf(once(constants, Function.identity()));
            long priceTicks = in.number();
            long shownLots = in.number();
            return new Arrival(
                    idHigh,
                    idLow,
                    account,
                    group,
                    clientOrderId,
                    has(flags, IS_SELL) ? Side.SELL : Side.BUY,
                    timeInForce,
                    prevention,
                    priceTicks,
                    isSpecial ? in.number() : 0,
                    shownLots,
                    isSpecial ? in.number() : 0,
                    isSpecial ? in.number() : 0,
                    null);
        }

        private static boolean has(int flags, int flag) {
            return (flags & flag) != 0;
        }

        private <K> K once(List<K> keys, Function<String, ? extends K> key) {
            long index = in.number();
            if (index < 0 || index > keys.size()) {
                throw new IllegalArgumentException("must be 0 to %d: index=%d".formatted(keys.size(), index));
            }
            if (index == keys.size()) {
                keys.add(key.apply(in.text()));
            }
            return keys.get((int) index);
        }
    }
}
