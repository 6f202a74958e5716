package io.evenbook.command.market.matching;

import io.evenbook.api.id.AccountId;
import io.evenbook.api.order.SelfTradePrevention;
import io.evenbook.api.order.Side;
import io.evenbook.api.order.TimeInForce;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import java.util.function.IntFunction;

/** A book as a snapshot stores it. All that it does not look into is a text here. */
public final class StoredBook {
    private static final BookChunks.Texts TEXTS = new BookChunks.Texts() {
        @Override
        public String ofAccount(Object account) {
            return (String) account;
        }

        @Override
        public Object account(String text) {
            return text;
        }

        @Override
        public String ofGroup(Object group) {
            return (String) group;
        }

        @Override
        public Object group(String text) {
            return text;
        }

        @Override
        public String ofAttachment(Object attachment) {
            return (String) attachment;
        }

        @Override
        public Object attachment(String text) {
            return text;
        }
    };

    private StoredBook() {}

    public static List<byte[]> chunks(Book book, int ordersOfChunk) {
        List<byte[]> chunks = new ArrayList<>();
        BookChunks.write(book, ordersOfChunk, TEXTS, chunks::add);
        return chunks;
    }

    public static Book read(List<byte[]> chunks) {
        return BookChunks.read(chunks.iterator(), TEXTS);
    }

    /** The book behind a snapshot of this one. */
    public static Book restored(Book book) {
        return read(chunks(book, 3));
    }

    /** A book of so many orders of a hundred accounts. */
    public static Book ofAccounts(int orders) {
        AccountId[] accounts = new AccountId[100];
        Arrays.setAll(accounts, i -> new AccountId("acc_%026d".formatted(i)));
        return bookOf(orders, i -> accounts[i % accounts.length], 7);
    }

    /** A book of so many orders, their prices at random. */
    static Book bookOf(int orders, IntFunction<Object> accounts, long seed) {
        SplittableRandom random = new SplittableRandom(seed);
        Book book = new Book();
        Tape tape = new Tape();
        for (int i = 1; i <= orders; i++) {
            tape.clear();
            Side side = random.nextBoolean() ? Side.BUY : Side.SELL;
            long price = side == Side.BUY ? 1_000_000 - random.nextInt(20_000) : 1_000_001 + random.nextInt(20_000);
            long lots = 1 + random.nextInt(100_000);
            tape.enter(i, plain(random.nextLong(), accounts.apply(i), side, price, lots));
            tape.rest(i, price, lots);
            book.apply(tape, 0);
        }
        return book;
    }

    static Arrival plain(long id, Object account, Side side, long price, long lots) {
        return new Arrival(
                1L << 60,
                id,
                account,
                null,
                null,
                side,
                TimeInForce.GTC,
                SelfTradePrevention.NONE,
                price,
                0,
                lots,
                0,
                0,
                null);
    }
}
