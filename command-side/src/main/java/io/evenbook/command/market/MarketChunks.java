package io.evenbook.command.market;

import io.evenbook.api.id.AccountId;
import io.evenbook.api.id.SchemeId;
import io.evenbook.api.json.EvenbookJson;
import io.evenbook.api.market.MarketEvent.BookEvent;
import io.evenbook.api.market.MarketTerms;
import io.evenbook.api.market.Sessions;
import io.evenbook.api.order.FeeRates;
import io.evenbook.axon.postgres.snapshot.ChunkForm;
import io.evenbook.command.customer.Markets.LastTrade;
import io.evenbook.command.market.matching.BookChunks;
import java.math.BigDecimal;
import java.util.Iterator;
import java.util.function.Consumer;
import tools.jackson.databind.json.JsonMapper;

/** Snapshots of markets: a first chunk of JSON with all but the book, then the book in binary chunks. */
final class MarketChunks implements ChunkForm<MarketState> {
    /** The version of the first chunk: whoever changes {@link Head} raises this. */
    private static final int VERSION = 3;

    private static final JsonMapper JSON = EvenbookJson.mapper();
    private static final BookChunks.Texts TEXTS = new Texts();

    private final int ordersOfChunk;

    MarketChunks() {
        this(BookChunks.ORDERS);
    }

    /** @param ordersOfChunk fewer than usual, for tests */
    MarketChunks(int ordersOfChunk) {
        this.ordersOfChunk = ordersOfChunk;
    }

    /**
     * All but the book.
     *
     * @param lastTrade null before the first trade
     * @param referenceTicks 0: none yet
     * @param sessions null: none were ever set
     * @param schemeId null: trades settle gross
     */
    record Head(MarketTerms terms, LastTrade lastTrade, long referenceTicks, Sessions sessions, SchemeId schemeId) {

        /** A market without a past. */
        static Head listed(MarketTerms terms) {
            return new Head(terms, null, 0, null, null);
        }
    }

    @Override
    public int version() {
        return 1_000 * BookChunks.VERSION + VERSION;
    }

    @Override
    public void write(MarketState state, Consumer<byte[]> chunks) {
        chunks.accept(JSON.writeValueAsBytes(state.head()));
        BookChunks.write(state.book(), ordersOfChunk, TEXTS, chunks);
    }

    @Override
    public MarketState read(Iterator<byte[]> chunks) {
        Head head = JSON.readValue(chunks.next(), Head.class);
        return MarketState.of(head, BookChunks.read(chunks, TEXTS));
    }

    @Override
    public String hash(MarketState state) {
        return state.bookHash();
    }

    @Override
    public String hashAfter(Object event) {
        return event instanceof BookEvent change ? change.bookHash() : null;
    }

    /** The accounts of a book have ids, its orders fee rates; groups there are none. */
    private static final class Texts implements BookChunks.Texts {
        @Override
        public String ofAccount(Object account) {
            return ((AccountId) account).value();
        }

        @Override
        public Object account(String text) {
            return new AccountId(text);
        }

        @Override
        public String ofGroup(Object group) {
            throw new IllegalArgumentException("must be null: group=" + group);
        }

        @Override
        public Object group(String text) {
            throw new IllegalArgumentException("must be null: group=" + text);
        }

        @Override
        public String ofAttachment(Object attachment) {
            FeeRates rates = (FeeRates) attachment;
            return rates.maker() + " " + rates.taker();
        }

        @Override
        public Object attachment(String text) {
            String[] rates = text.split(" ");
            return new FeeRates(new BigDecimal(rates[0]), new BigDecimal(rates[1]));
        }
    }
}
