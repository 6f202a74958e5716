package io.evenbook.api.money;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.evenbook.api.id.AssetCode;
import java.math.BigDecimal;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class MoneyTest {
    private static final AssetCode USD = new AssetCode("USD");

    @Test
    void addsAndSubtractsExactly() {
        assertThat(usd("0.10").plus(usd("0.20"))).isEqualTo(usd("0.30"));
        assertThat(usd("0.10").minus(usd("0.20"))).isEqualTo(usd("-0.10"));
    }

    @Test
    void keepsTheScaleOfTheAsset() {
        assertThat(usd("1.50").plus(usd("1.50"))).hasToString("3.00 USD");
    }

    @Test
    void refusesToMixAssets() {
        Money euro = new Money(new AssetCode("EUR"), new BigDecimal("1.00"));
        assertThatThrownBy(() -> usd("1.00").plus(euro))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("must be of one asset and scale: 1.00 USD, 1.00 EUR");
    }

    @Test
    void refusesToMixScales() {
        assertThatThrownBy(() -> usd("1.00").compareTo(usd("1.000"))).isInstanceOf(IllegalArgumentException.class);
    }

    @ParameterizedTest
    @CsvSource({
        "99999999999999999, true", // 17 digits
        "999999999999999999.99, true", // 18 digits
        "1000000000000000000, false", // 19 digits
        "-999999999999999999, true",
        "-1000000000000000000, false",
        "0.000000000000000001, true"
    })
    void hasAtMostEighteenDigitsBeforeThePoint(BigDecimal amount, boolean fits) {
        assertThat(Money.fits(amount)).isEqualTo(fits);
        if (!fits) {
            assertThatThrownBy(() -> new Money(USD, amount)).isInstanceOf(IllegalArgumentException.class);
        }
    }

    @ParameterizedTest
    @CsvSource({"1e1, false", "1, true", "0.123456789012345678, true", "0.1234567890123456789, false"})
    void hasAScaleOfZeroToEighteen(BigDecimal amount, boolean accepted) {
        if (accepted) {
            assertThat(new Money(USD, amount).amount()).isEqualTo(amount);
        } else {
            assertThatThrownBy(() -> new Money(USD, amount)).isInstanceOf(IllegalArgumentException.class);
        }
    }

    @Test
    void aBalanceHoldsNothingOrMore() {
        assertThat(new Balance(usd("10.00"), usd("10.00")).available()).isEqualTo(usd("0.00"));
        assertThat(new Balance(usd("10.00"), usd("10.01")).available()).isEqualTo(usd("-0.01"));
        assertThatThrownBy(() -> new Balance(usd("10.00"), usd("-0.01"))).isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void comparesAndEmpties() {
        assertThat(usd("-1.50").none()).isEqualTo(usd("0.00"));
        assertThat(usd("1.00").min(usd("-2.00"))).isEqualTo(usd("-2.00"));
        assertThat(usd("1.00").max(usd("-2.00"))).isEqualTo(usd("1.00"));
        assertThatThrownBy(() -> usd("1.00").min(new Money(USD, new BigDecimal("1"))))
                .isInstanceOf(IllegalArgumentException.class);
    }

    private static Money usd(String amount) {
        return new Money(USD, new BigDecimal(amount));
    }
}
