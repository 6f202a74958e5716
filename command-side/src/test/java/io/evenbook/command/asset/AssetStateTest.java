package io.evenbook.command.asset;

import static io.evenbook.command.Vocabulary.BTC;
import static io.evenbook.command.Vocabulary.NOW;
import static io.evenbook.command.Vocabulary.REGISTER_BTC;
import static io.evenbook.command.Vocabulary.USD;
import static io.evenbook.command.Vocabulary.rejectionOf;
import static org.assertj.core.api.Assertions.assertThat;

import io.evenbook.api.asset.AssetCommand.RegisterAsset;
import io.evenbook.api.asset.AssetCommand.SetRate;
import io.evenbook.api.asset.AssetEvent.AssetRegistered;
import io.evenbook.api.asset.AssetEvent.RateSet;
import io.evenbook.api.asset.AssetType;
import io.evenbook.api.id.AssetCode;
import io.evenbook.command.World;
import java.math.BigDecimal;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class AssetStateTest {
    private static final AssetState DOLLAR = new AssetState(USD, "US dollar", AssetType.FIAT, 6, null);

    @Test
    void anAssetIsRegisteredAndARepeatDoesNothing() {
        RegisterAsset register = new RegisterAsset(USD, "US dollar", AssetType.FIAT, 6);
        assertThat(AssetState.decide(null, register, null))
                .containsExactly(new AssetRegistered(USD, "US dollar", AssetType.FIAT, 6));
        assertThat(AssetState.decide(DOLLAR, register, null)).isEmpty();
    }

    @ParameterizedTest
    @CsvSource({"US dollar, FIAT, 5", "US dollar, CRYPTO, 6", "Dollar, FIAT, 6"})
    void withOtherValuesItExists(String name, AssetType type, int decimals) {
        RegisterAsset other = new RegisterAsset(USD, name, type, decimals);
        assertThat(rejectionOf(() -> AssetState.decide(DOLLAR, other, null)).code())
                .isEqualTo("asset.exists");
    }

    @ParameterizedTest
    @CsvSource({"1.50, 1.5", "1E+3, 1000", "0.000000000000000001, 0.000000000000000001"})
    void aRateIsSetAgainAndAgain(BigDecimal rate, BigDecimal plain) {
        World world = new World();
        SetRate set = new SetRate(BTC, rate, "the index", "no trades");
        RateSet expected = new RateSet(BTC, plain, "the index", "no trades", NOW);
        assertThat(world.send(set)).isEqualTo(List.of(expected));
        assertThat(world.send(set)).isEqualTo(List.of(expected));
        assertThat(world.send(REGISTER_BTC)).isEmpty();
    }

    @ParameterizedTest
    @CsvSource({
        "BTC, 0, amount.not-positive",
        "BTC, -1, amount.not-positive",
        "BTC, 0.0000000000000000001, amount.excess-scale",
        "BTC, 1000000000000000000, amount.too-large",
        "ETH, 1, asset.unknown"
    })
    void aRateHasTheFormOfAnAmount(AssetCode asset, BigDecimal rate, String code) {
        SetRate set = new SetRate(asset, rate, "the index", "no trades");
        assertThat(rejectionOf(() -> new World().send(set)).code()).isEqualTo(code);
    }
}
