package io.evenbook.api.money;

import static org.assertj.core.api.Assertions.assertThat;

import java.math.BigDecimal;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** {@code OrderQueriesTest} shows average prices. */
class ShownTest {

    @ParameterizedTest
    @CsvSource({
        "1, 3, 33.33",
        "2, 3, 66.67",
        "-1, 3, -33.33",
        "0, 3, 0.00",
        "1, 8, 12.50",
        "0.00005, 1, 0.00",
        "0.00015, 1, 0.02",
        "0.00025, 1, 0.02",
        "-0.00025, 1, -0.02",
        "0.0002500001, 1, 0.03",
        "-100.00, 100.00, -100.00"
    })
    void aPercentageHasTwoDecimalsRoundedHalfEven(BigDecimal change, BigDecimal before, BigDecimal percent) {
        assertThat(Shown.percent(change, before)).isEqualTo(percent);
    }
}
