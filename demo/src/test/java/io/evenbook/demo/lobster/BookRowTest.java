package io.evenbook.demo.lobster;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import org.junit.jupiter.api.Test;

class BookRowTest {
    @Test
    void showsPricesUpToTheWorstRecordedOne() {
        BookRow row = BookRow.parse(1, "2000,10,1900,10,2100,10,1800,10");

        assertThat(row.shows(Side.BUY, 1950)).isTrue();
        assertThat(row.shows(Side.BUY, 1800)).isTrue();
        assertThat(row.shows(Side.BUY, 1799)).isFalse();
        assertThat(row.shows(Side.SELL, 1950)).isTrue();
        assertThat(row.shows(Side.SELL, 2100)).isTrue();
        assertThat(row.shows(Side.SELL, 2101)).isFalse();
    }

    @Test
    void showsEveryPriceOfASideThatIsNotFull() {
        BookRow row = BookRow.parse(1, "2000,10,1900,10,2100,10,-9999999999,0");

        assertThat(row.shows(Side.BUY, 1)).isTrue();
        assertThat(row.shows(Side.SELL, 2101)).isFalse();
    }

    @Test
    void hasZeroBetweenItsLevels() {
        BookRow row = BookRow.parse(1, "2000,10,1900,20");

        assertThat(row.quantityAt(Side.BUY, 1900)).isEqualTo(20);
        assertThat(row.quantityAt(Side.BUY, 1901)).isZero();
        assertThat(row.quantityAt(Side.SELL, 1900)).isZero();
    }

    @Test
    void refusesAnIncompleteLevel() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> BookRow.parse(7, "2000,10,1900"))
                .withMessage("must have 4 fields for each level: line 7 has 3");
    }
}
