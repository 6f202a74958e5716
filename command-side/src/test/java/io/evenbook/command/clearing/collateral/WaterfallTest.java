package io.evenbook.command.clearing.collateral;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.evenbook.api.clearing.LossLayer;
import io.evenbook.api.id.AccountId;
import io.evenbook.api.id.AssetCode;
import io.evenbook.api.money.Money;
import io.evenbook.command.clearing.collateral.Waterfall.Draw;
import io.evenbook.command.clearing.collateral.Waterfall.Resources;
import java.math.BigDecimal;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class WaterfallTest {
    private static final AccountId DEFAULTER = new AccountId("acc_defaulter");
    private static final AccountId ANN = new AccountId("acc_ann");
    private static final AccountId BEN = new AccountId("acc_ben");
    private static final AccountId CAT = new AccountId("acc_cat");
    private static final Resources RESOURCES = new Resources(
            DEFAULTER,
            eur("10.00"),
            eur("5.00"),
            eur("2.00"),
            Map.of(ANN, eur("3.00"), BEN, eur("3.00"), CAT, eur("1.00")));

    /** Margin 10, fund share 5, house 2, survivors 3 + 3 + 1: at each bound, one cent below and one above it. */
    @ParameterizedTest
    @CsvSource({
        "0.00,   0.00, 0.00, 0.00, 0.00, 0.00",
        "0.01,   0.01, 0.00, 0.00, 0.00, 0.00",
        "9.99,   9.99, 0.00, 0.00, 0.00, 0.00",
        "10.00, 10.00, 0.00, 0.00, 0.00, 0.00",
        "10.01, 10.00, 0.01, 0.00, 0.00, 0.00",
        "14.99, 10.00, 4.99, 0.00, 0.00, 0.00",
        "15.00, 10.00, 5.00, 0.00, 0.00, 0.00",
        "15.01, 10.00, 5.00, 0.01, 0.00, 0.00",
        "16.99, 10.00, 5.00, 1.99, 0.00, 0.00",
        "17.00, 10.00, 5.00, 2.00, 0.00, 0.00",
        "17.01, 10.00, 5.00, 2.00, 0.01, 0.00",
        "23.99, 10.00, 5.00, 2.00, 6.99, 0.00",
        "24.00, 10.00, 5.00, 2.00, 7.00, 0.00",
        "24.01, 10.00, 5.00, 2.00, 7.00, 0.01",
        "99.00, 10.00, 5.00, 2.00, 7.00, 75.00"
    })
    void eachLayerIsEmptyBeforeTheNext(
            String loss, String margin, String fundShare, String house, String survivors, String unallocated) {
        Waterfall waterfall = Waterfall.of(eur(loss), RESOURCES);

        assertThat(drawn(waterfall, LossLayer.MARGIN)).isEqualTo(eur(margin));
        assertThat(drawn(waterfall, LossLayer.FUND_SHARE)).isEqualTo(eur(fundShare));
        assertThat(drawn(waterfall, LossLayer.HOUSE)).isEqualTo(eur(house));
        assertThat(drawn(waterfall, LossLayer.SURVIVORS)).isEqualTo(eur(survivors));
        assertThat(waterfall.unallocated()).isEqualTo(eur(unallocated));
        assertThat(waterfall.draws()).isSortedAccordingTo((a, b) -> a.layer().compareTo(b.layer()));
    }

    @ParameterizedTest
    @CsvSource({
        // One cent: of the two largest shares, the first by id
        "17.01, 0.01,     ,     ",
        "17.02, 0.01, 0.01,     ",
        "17.03, 0.02, 0.01,     ",
        "17.07, 0.03, 0.03, 0.01",
        "23.99, 3.00, 3.00, 0.99",
        "24.00, 3.00, 3.00, 1.00",
        "99.00, 3.00, 3.00, 1.00"
    })
    void survivorsBearTheirLayerProRata(String loss, String ann, String ben, String cat) {
        Draw draw = Waterfall.of(eur(loss), RESOURCES).draws().getLast();

        assertThat(draw.shares().get(ANN)).isEqualTo(ann == null ? null : eur(ann));
        assertThat(draw.shares().get(BEN)).isEqualTo(ben == null ? null : eur(ben));
        assertThat(draw.shares().get(CAT)).isEqualTo(cat == null ? null : eur(cat));
    }

    @Test
    void theFirstLayersAreTheDefaultersAndTheHouseHasNoAccount() {
        Waterfall waterfall = Waterfall.of(eur("17.00"), RESOURCES);

        assertThat(waterfall.draws().get(0).shares()).containsExactly(Map.entry(DEFAULTER, eur("10.00")));
        assertThat(waterfall.draws().get(1).shares()).containsExactly(Map.entry(DEFAULTER, eur("5.00")));
        assertThat(waterfall.draws().get(2).shares()).isEmpty();
    }

    @Test
    void emptyLayersAreLeftOut() {
        Money none = eur("0.00");
        assertThat(Waterfall.of(eur("7.00"), new Resources(DEFAULTER, none, none, none, Map.of())))
                .isEqualTo(new Waterfall(List.of(), eur("7.00")));
    }

    @Test
    void randomLossesAddUpExactlyAndNobodyBearsMoreThanItsShare() {
        SplittableRandom random = new SplittableRandom(8);
        for (int i = 0; i < 20_000; i++) {
            Map<AccountId, Money> shares = new HashMap<>();
            int survivors = random.nextInt(6);
            for (int j = 0; j < survivors; j++) {
                shares.put(new AccountId("acc_" + j), cents(random.nextInt(3) == 0 ? 0 : random.nextInt(1_000)));
            }
            Resources resources = new Resources(
                    DEFAULTER,
                    cents(random.nextInt(500)),
                    cents(random.nextInt(500)),
                    cents(random.nextInt(500)),
                    shares);
            Money loss = cents(random.nextInt(5_000));
            Waterfall waterfall = Waterfall.of(loss, resources);

            Money sum = waterfall.unallocated();
            for (Draw draw : waterfall.draws()) {
                sum = sum.plus(draw.amount());
                if (draw.layer() != LossLayer.HOUSE) {
                    assertThat(draw.shares().values().stream().reduce(cents(0), Money::plus))
                            .isEqualTo(draw.amount());
                }
                if (draw.layer() == LossLayer.SURVIVORS) {
                    draw.shares().forEach((account, part) -> {
                        assertThat(part).isLessThanOrEqualTo(shares.get(account));
                        assertThat(part.isPositive()).isTrue();
                    });
                }
            }
            assertThat(sum).isEqualTo(loss);
        }
    }

    @Test
    void whatCannotBeIsRefused() {
        assertThatThrownBy(() -> Waterfall.of(eur("-0.01"), RESOURCES)).hasMessage("must be >= 0: loss=-0.01 EUR");
        Resources negative = new Resources(DEFAULTER, eur("-1"), eur("0"), eur("0"), Map.of());
        assertThatThrownBy(() -> Waterfall.of(eur("1"), negative)).isInstanceOf(IllegalArgumentException.class);
        Resources twice = new Resources(DEFAULTER, eur("0"), eur("0"), eur("0"), Map.of(DEFAULTER, eur("1")));
        assertThatThrownBy(() -> Waterfall.of(eur("1"), twice)).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> ProRata.split(eur("1.01"), Map.of(ANN, eur("1"))))
                .isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> ProRata.split(eur("1"), Map.of(ANN, eur("-1"), BEN, eur("3"))))
                .isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void amountsOf36DigitsAreSplitExactly() {
        Money all = new Money(new AssetCode("ETH"), new BigDecimal("999999999999999999.999999999999999998"));
        Money half = new Money(new AssetCode("ETH"), new BigDecimal("499999999999999999.999999999999999999"));
        assertThat(ProRata.split(all, Map.of(ANN, half, BEN, half))).isEqualTo(Map.of(ANN, half, BEN, half));
    }

    private static Money drawn(Waterfall waterfall, LossLayer layer) {
        return waterfall.draws().stream()
                .filter(draw -> draw.layer() == layer)
                .map(Draw::amount)
                .reduce(eur("0"), Money::plus);
    }

    private static Money eur(String amount) {
        return new Money(new AssetCode("EUR"), new BigDecimal(amount).setScale(2));
    }

    private static Money cents(int cents) {
        return new Money(new AssetCode("EUR"), BigDecimal.valueOf(cents, 2));
    }
}
