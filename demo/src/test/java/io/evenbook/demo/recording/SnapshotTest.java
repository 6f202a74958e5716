package io.evenbook.demo.recording;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

class SnapshotTest {
    private static final Snapshot BOOK =
            new Snapshot(List.of(new Level(1900, 10)), List.of(new Level(2000, 10), new Level(2100, 20)), 2);

    @Test
    void showsPricesUpToTheWorstRecordedOne() {
        assertThat(BOOK.shows(Side.SELL, 1950)).isTrue();
        assertThat(BOOK.shows(Side.SELL, 2100)).isTrue();
        assertThat(BOOK.shows(Side.SELL, 2101)).isFalse();
    }

    @Test
    void showsEveryPriceOfASideThatIsNotFull() {
        assertThat(BOOK.shows(Side.BUY, 1)).isTrue();
    }

    @Test
    void hidesPricesBelowTheWorstBidOfAFullSide() {
        Snapshot full = new Snapshot(BOOK.bids(), BOOK.asks(), 1);

        assertThat(full.shows(Side.BUY, 1900)).isTrue();
        assertThat(full.shows(Side.BUY, 1899)).isFalse();
    }

    @Test
    void hasZeroBetweenItsLevels() {
        assertThat(BOOK.quantityAt(Side.SELL, 2100)).isEqualTo(20);
        assertThat(BOOK.quantityAt(Side.SELL, 2099)).isZero();
        assertThat(BOOK.quantityAt(Side.BUY, 2100)).isZero();
    }
}
