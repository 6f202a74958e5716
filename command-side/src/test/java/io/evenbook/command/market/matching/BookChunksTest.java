package io.evenbook.command.market.matching;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.evenbook.api.market.Phase;
import io.evenbook.api.order.SelfTradePrevention;
import io.evenbook.api.order.Side;
import io.evenbook.api.order.TimeInForce;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.NoSuchElementException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A book written in chunks and read back is the same book. Random ones: {@link AgainstNaiveBookTest}. */
class BookChunksTest {
    private final Tape tape = new Tape();

    @Test
    void anEmptyBookIsOneChunk() {
        Book book = new Book();
        assertThat(StoredBook.chunks(book, 3)).hasSize(1);
        assertThat(StoredBook.restored(book).copy()).isEqualTo(book.copy());
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 3, 4, 6, 7})
    void aChunkHasAtMostSoManyOrders(int orders) {
        Book book = StoredBook.bookOf(orders, i -> "acc_" + i % 2, 1);
        List<byte[]> chunks = StoredBook.chunks(book, 3);
        assertThat(chunks).hasSize((orders + 2) / 3);
        assertThat(StoredBook.read(chunks).copy()).isEqualTo(book.copy());
    }

    @Test
    void stopsIcebergsExpiriesPartialFillsAndGreatNumbersComeBack() {
        Book book = new Book();
        tape.phase(Phase.CALL);
        tape.last(77);
        tape.auction(78);
        tape.enter(1, special(1, "A", Side.SELL, Long.MAX_VALUE, 500, 900, 0, Long.MAX_VALUE));
        tape.await(1);
        tape.enter(2, special(2, "B", Side.BUY, 100, 0, 1_000, 10, 1_700_000_000_000_000L));
        tape.rest(2, 100, 10);
        tape.enter(3, special(3, "A", Side.SELL, 1, 0, Long.MAX_VALUE, 0, 0));
        tape.fill(2, 4);
        tape.rest(3, 101, Long.MAX_VALUE - 4);
        tape.enter(4, special(4, "C", Side.BUY, 99, 0, 5, 0, 1));
        tape.rest(4, 99, 5);
        tape.refresh(2, 10);
        tape.reduce(4, 2);
        book.apply(tape, 0);

        Book restored = StoredBook.restored(book);
        assertThat(restored.copy()).isEqualTo(book.copy());
        assertThat(restored.hash()).isEqualTo(book.hash());
        assertThat(restored.phase()).isEqualTo(Phase.CALL);
        assertThat(restored.auctionTicks()).isEqualTo(78);
        assertThat(restored.firstStops(Side.SELL).first().number()).isEqualTo(1);
        assertThat(restored.nextExpiry().number()).isEqualTo(4);
        assertThat(restored.find(2).hiddenLots()).isEqualTo(986);
        assertThat(restored.find(2).priority()).isEqualTo(book.find(2).priority());
        assertThat(restored.find(2).cost()).isEqualTo(book.find(2).cost());
        assertThat(restored.find(3).attachment()).isEqualTo("note 3");
        assertThat(restored.hasClientOrderId("A", "c-3")).isTrue();
        assertThat(restored.ordersOf("A", null, 9)).extracting(Order::number).containsExactly(3L, 1L);
    }

    private static Arrival special(
            long id, String account, Side side, long price, long stop, long lots, long display, long expiresAt) {
        return new Arrival(
                id << 60,
                id,
                account,
                id == 4 ? null : "group",
                "c-" + id,
                side,
                TimeInForce.GTC,
                SelfTradePrevention.values()[(int) id],
                price,
                stop,
                lots,
                display,
                expiresAt,
                "note " + id);
    }

    @Test
    void aHundredThousandOrdersComeBackInTheirPlaces() {
        Book book = StoredBook.bookOf(100_000, i -> "acc_" + i % 1_000, 7);
        List<byte[]> chunks = StoredBook.chunks(book, BookChunks.ORDERS);
        assertThat(chunks).hasSize(2);
        assertThat(chunks.stream().mapToLong(chunk -> chunk.length).sum()).isLessThan(40 * 100_000);
        Book restored = StoredBook.read(chunks);
        assertThat(restored.hash()).isEqualTo(book.hash());
        assertThat(restored.copy()).isEqualTo(book.copy());
        assertThat(queue(restored)).isEqualTo(queue(book));
    }

    private static List<Long> queue(Book book) {
        List<Long> numbers = new ArrayList<>();
        for (Side side : Side.values()) {
            book.resting(side, 200_000).forEach(order -> numbers.add(order.number()));
        }
        return numbers;
    }

    @Test
    void whatIsDoneToARestoredBookIsUndone() {
        Book book = StoredBook.restored(StoredBook.bookOf(5, i -> "acc_" + i % 2, 3));
        BookCopy before = book.copy();
        int mark = book.mark();
        tape.remove(3, EndReason.REQUESTED);
        tape.enter(6, StoredBook.plain(6, "acc_1", Side.BUY, 5, 5));
        tape.rest(6, 5, 5);
        book.apply(tape, 0);
        book.undoTo(mark);
        assertThat(book.copy()).isEqualTo(before);
    }

    @Test
    void theMiddleOfACommandIsRefused() {
        Book book = new Book();
        tape.enter(1, StoredBook.plain(1, "A", Side.BUY, 5, 5));
        book.apply(tape, 0);
        assertThatIllegalArgumentException()
                .isThrownBy(() -> StoredBook.chunks(book, 3))
                .withMessageStartingWith("must be between commands: taker=BUY 1");
    }

    @Test
    void chunksThatAreNotThoseOfABookAreRefused() {
        List<byte[]> chunks = StoredBook.chunks(StoredBook.bookOf(7, i -> "acc_" + i % 2, 5), 3);
        byte[] first = chunks.getFirst();
        for (int length = 0; length < first.length; length++) {
            byte[] cut = Arrays.copyOf(first, length);
            assertThatThrownBy(() -> StoredBook.read(List.of(cut))).isInstanceOf(RuntimeException.class);
        }
        assertThatThrownBy(() -> StoredBook.read(chunks.subList(0, 2))).isInstanceOf(NoSuchElementException.class);
        List<byte[]> more = new ArrayList<>(chunks);
        more.add(new byte[] {0});
        assertThatIllegalArgumentException()
                .isThrownBy(() -> StoredBook.read(more))
                .withMessage("must end behind the last order: orders=7");
        List<byte[]> longer = new ArrayList<>(chunks);
        longer.set(2, Arrays.copyOf(chunks.get(2), chunks.get(2).length + 1));
        assertThatIllegalArgumentException().isThrownBy(() -> StoredBook.read(longer));
    }
}
