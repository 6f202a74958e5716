package io.evenbook.api.market;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.evenbook.api.market.Recount.Ratio;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.util.OptionalLong;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class RecountTest {
    @ParameterizedTest
    @CsvSource({
        // from, to, count, the greatest count in the other unit, whether it is equal
        "0.05, 0.01, 3, 15, true",
        "0.01, 0.05, 14, 2, false",
        "0.01, 0.05, 15, 3, true",
        "0.01, 0.05, 16, 3, false",
        "0.01, 0.05, 0, 0, true",
        "0.04, 0.06, 2, 1, false",
        "0.04, 0.06, 3, 2, true",
        "10, 0.01, 1, 1000, true",
        "1E+1, 0.010, 1, 1000, true",
        "0.5, 0.5000, 7, 7, true",
        "0.01, 0.05, 9223372036854775805, 1844674407370955161, true",
        "0.02, 0.01, 4611686018427387903, 9223372036854775806, true",
        "0.02, 0.01, 4611686018427387904,, false",
        "0.000000000000000001, 100000000000000000, 9223372036854775807, 0, false",
    })
    void countsExactlyOrNotAtAll(BigDecimal from, BigDecimal to, long count, Long floor, boolean isEqual) {
        Ratio ratio = Ratio.of(from, to);
        assertThat(ratio.floor(count)).isEqualTo(floor == null ? OptionalLong.empty() : OptionalLong.of(floor));
        assertThat(ratio.fits(count)).isEqualTo(isEqual);
        if (isEqual) {
            assertThat(ratio.count(count)).isEqualTo(floor);
            assertThat(ratio.inverse().count(floor)).isEqualTo(count);
        } else {
            assertThatThrownBy(() -> ratio.count(count))
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessageEndingWith(": count=" + count);
        }
    }

    @ParameterizedTest
    @CsvSource({
        // count, ticks one after the other, numerator and denominator in the last one
        "7, 0.01, 0.05, 0.01, 7, 1",
        "7, 0.01, 0.05, 0.02, 7, 2",
        "7, 0.01, 0.03, 0.05, 7, 5",
        "6, 0.01, 0.03, 0.02, 3, 1",
        "9223372036854775807, 0.01, 0.000000000000000001, 0.01, 9223372036854775807, 1",
    })
    void aCountStaysExactThroughOtherUnits(
            long count,
            BigDecimal first,
            BigDecimal second,
            BigDecimal third,
            BigInteger numerator,
            BigInteger denominator) {
        assertThat(Ratio.of(count).times(Ratio.of(first, second)).times(Ratio.of(second, third)))
                .isEqualTo(new Ratio(numerator, denominator));
    }
}
