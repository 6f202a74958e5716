package io.evenbook.demo.recording;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.math.BigDecimal;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class GridFinderTest {
    private final GridFinder finder = new GridFinder();

    @Test
    void theGridIsCentsAndWholeNumbersAtLeast() {
        finder.price("price", new BigDecimal("100"));
        finder.quantity("size", new BigDecimal("3.000"));

        assertThat(finder.grid()).isEqualTo(Grid.CENTS);
    }

    @Test
    void theGridIsAsFineAsTheFinestValue() {
        finder.price("price", new BigDecimal("0.0125"));
        finder.price("price", new BigDecimal("1000000000"));
        finder.quantity("size", new BigDecimal("0.00000001"));

        Grid grid = finder.grid();
        assertThat(grid).isEqualTo(new Grid(new BigDecimal("0.0001"), new BigDecimal("0.00000001")));
        assertThat(grid.ticks(new BigDecimal("1000000000"))).isEqualTo(10_000_000_000_000L);
        assertThat(grid.price(125)).isEqualTo("0.0125");
        assertThat(grid.amount(125, 1)).isEqualTo("0.000000000125");
    }

    @ParameterizedTest
    @CsvSource({
        "0, must be > 0: price=0",
        "-1, must be > 0: price=-1",
        "0.123456789, must have at most 8 decimals: price=0.123456789",
        "1E-300, must have at most 8 decimals: price=1E-300",
        "92233720369, must be at most 92233720368: price=92233720369",
        "1E+300, must be at most 92233720368: price=1E+300",
        "12345678901234567890123456789012345678901234567890, "
                + "must be at most 92233720368: price=1234567890123456789012345678901234567890"
    })
    void pricesOutOfBoundsAreRefused(BigDecimal price, String message) {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> finder.price("price", price))
                .withMessage(message);
    }

    @Test
    void theLargestValueIsTaken() {
        finder.price("price", new BigDecimal("92233720368"));
        finder.price("price", new BigDecimal("0.00000001"));

        assertThat(finder.grid().ticks(new BigDecimal("92233720368"))).isEqualTo(9_223_372_036_800_000_000L);
    }

    @Test
    void aQuantityMayBeZeroOnlyWhereItIsARemainder() {
        assertThat(finder.quantityOrZero("remaining", BigDecimal.ZERO)).isZero();
        assertThatIllegalArgumentException()
                .isThrownBy(() -> finder.quantity("size", BigDecimal.ZERO))
                .withMessage("must be > 0: size=0");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> finder.quantityOrZero("remaining", new BigDecimal("-0.1")))
                .withMessage("must be >= 0: remaining=-0.1");
    }

    @Test
    void valuesBesideTheGridThrow() {
        assertThatExceptionOfType(ArithmeticException.class)
                .isThrownBy(() -> Grid.CENTS.ticks(new BigDecimal("0.001")));
        assertThatExceptionOfType(ArithmeticException.class).isThrownBy(() -> Grid.CENTS.lots(new BigDecimal("1.5")));
        assertThat(Grid.CENTS.ticks(new BigDecimal("223.950000"))).isEqualTo(22_395);
    }
}
