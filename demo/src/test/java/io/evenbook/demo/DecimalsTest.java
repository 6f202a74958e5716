package io.evenbook.demo;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class DecimalsTest {
    @ParameterizedTest
    @CsvSource({"2239500, 223.95", "2230000, 223.00", "10000000, 1000.00", "2238201, 223.8201", "100, 0.01", "1, 0.0001"
    })
    void pricesHaveAtLeastTwoDecimals(long tenThousandths, String price) {
        assertThat(Decimals.price(tenThousandths)).isEqualTo(price);
        assertThat(Decimals.tenThousandths(price)).isEqualTo(tenThousandths);
    }

    @Test
    void trailingZerosAreAccepted() {
        assertThat(Decimals.tenThousandths("223.950000")).isEqualTo(2_239_500);
        assertThat(Decimals.whole("100.0000")).isEqualTo(100);
    }

    @Test
    void excessDecimalsThrow() {
        assertThatExceptionOfType(ArithmeticException.class).isThrownBy(() -> Decimals.tenThousandths("0.00001"));
        assertThatExceptionOfType(ArithmeticException.class).isThrownBy(() -> Decimals.whole("1.5"));
    }
}
