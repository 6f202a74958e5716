package io.evenbook.api.market;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.evenbook.api.id.AssetCode;
import io.evenbook.api.id.MarketId;
import io.evenbook.api.money.Money;
import java.math.BigDecimal;
import java.util.OptionalLong;
import org.junit.jupiter.api.Test;

class MarketTermsTest {
    private final MarketTerms terms = new MarketTerms(
            new MarketId("BTC-USD"),
            new AssetCode("BTC"),
            8,
            new AssetCode("USD"),
            6,
            new BigDecimal("0.01"),
            new BigDecimal("0.0001"),
            new BigDecimal("0.001"),
            new BigDecimal("0.002"));

    @Test
    void countsPricesInTicksAndQuantitiesInLots() {
        assertThat(terms.ticks(new BigDecimal("100.01"))).hasValue(10_001);
        assertThat(terms.ticks(new BigDecimal("100.010"))).hasValue(10_001);
        assertThat(terms.ticks(new BigDecimal("100.001"))).isEmpty();
        assertThat(terms.lots(new BigDecimal("1.5"))).hasValue(15_000);
        assertThat(terms.lots(new BigDecimal("0.00001"))).isEmpty();
    }

    @Test
    void whatIsTooLargeToCountIsEmpty() {
        assertThat(terms.ticks(new BigDecimal("92233720368547758.07"))).hasValue(Long.MAX_VALUE);
        assertThat(terms.ticks(new BigDecimal("92233720368547758.08"))).isEqualTo(OptionalLong.empty());
    }

    @Test
    void quoteAmountsAreExact() {
        assertThat(terms.quoteAmount(10_001, 1)).isEqualTo(usd("0.010001"));
        assertThat(terms.quantity(15_000).amount()).isEqualTo(new BigDecimal("1.50000000"));
        assertThat(terms.price(10_001)).isEqualTo(new BigDecimal("100.01"));
    }

    @Test
    void quoteAmountsThatDoNotFitAreRefused() {
        assertThatThrownBy(() -> terms.quoteAmount(Long.MAX_VALUE, Long.MAX_VALUE))
                .isInstanceOf(IllegalArgumentException.class);
        assertThat(Money.fits(terms.quoteAmountUnchecked(Long.MAX_VALUE, Long.MAX_VALUE)))
                .isFalse();
    }

    @Test
    void aBudgetBuysWholeLots() {
        assertThat(terms.lotsFor(usd("0.010001"), 10_001)).isEqualTo(1);
        assertThat(terms.lotsFor(usd("0.010000"), 10_001)).isZero();
        assertThat(terms.lotsFor(usd("0.030002"), 10_001)).isEqualTo(2);
    }

    @Test
    void feesAreRoundedDownAtTheScaleOfWhatIsReceived() {
        assertThat(MarketTerms.fee(usd("0.010999"), new BigDecimal("0.001"))).isEqualTo(usd("0.000010"));
        assertThat(MarketTerms.fee(usd("0.000999"), new BigDecimal("0.001"))).isEqualTo(usd("0.000000"));
        assertThat(MarketTerms.fee(usd("1.000000"), BigDecimal.ZERO)).isEqualTo(usd("0.000000"));
    }

    private static Money usd(String amount) {
        return new Money(new AssetCode("USD"), new BigDecimal(amount));
    }
}
