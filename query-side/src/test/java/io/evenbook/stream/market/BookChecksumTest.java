package io.evenbook.stream.market;

import static org.assertj.core.api.Assertions.assertThat;

import io.evenbook.api.market.BookAnswer.PriceLevel;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** The expected values are those of {@code zlib.crc32} in Python. */
class BookChecksumTest {

    private static PriceLevel level(String price, String quantity) {
        return new PriceLevel(new BigDecimal(price), new BigDecimal(quantity), 1);
    }

    @Test
    void anEmptyBookHasOne() {
        assertThat(BookChecksum.of(List.of(), List.of())).isEqualTo(2_343_686_810L);
    }

    @Test
    void pricesAndQuantitiesCountAsTheyStandInMessages() {
        assertThat(BookChecksum.of(List.of(level("99.50", "0.50000000")), List.of()))
                .isEqualTo(3_379_824_785L);
        assertThat(BookChecksum.of(
                        List.of(level("99.50", "0.50000000"), level("99.00", "1.20000000")),
                        List.of(level("100.00", "0.10000000"))))
                .isEqualTo(4_034_014_831L);
    }

    @Test
    void sidesAreNotInterchangeable() {
        List<PriceLevel> side = List.of(level("99.50", "0.50000000"));

        assertThat(BookChecksum.of(side, List.of())).isNotEqualTo(BookChecksum.of(List.of(), side));
    }

    @Test
    void tenLevelsOfASideCountAndTheEleventhDoesNot() {
        List<PriceLevel> levels = new ArrayList<>();
        for (int i = 0; i < 9; i++) {
            levels.add(level("10" + i + ".00", "1.0000"));
        }
        long nine = BookChecksum.of(List.of(), levels);
        levels.add(level("109.00", "1.0000"));
        long ten = BookChecksum.of(List.of(), levels);
        levels.add(level("110.00", "1.0000"));

        assertThat(ten).isNotEqualTo(nine);
        assertThat(BookChecksum.of(List.of(), levels)).isEqualTo(ten);
    }
}
