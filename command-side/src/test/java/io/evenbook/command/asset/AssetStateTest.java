package io.evenbook.command.asset;

import static io.evenbook.command.Vocabulary.USD;
import static io.evenbook.command.Vocabulary.rejectionOf;
import static org.assertj.core.api.Assertions.assertThat;

import io.evenbook.api.asset.AssetCommand.RegisterAsset;
import io.evenbook.api.asset.AssetEvent.AssetRegistered;
import io.evenbook.api.asset.AssetType;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class AssetStateTest {
    private static final AssetState DOLLAR = new AssetState(USD, "US dollar", AssetType.FIAT, 6);

    @Test
    void anAssetIsRegisteredAndARepeatDoesNothing() {
        RegisterAsset register = new RegisterAsset(USD, "US dollar", AssetType.FIAT, 6);
        assertThat(AssetState.decide(null, register))
                .containsExactly(new AssetRegistered(USD, "US dollar", AssetType.FIAT, 6));
        assertThat(AssetState.decide(DOLLAR, register)).isEmpty();
    }

    @ParameterizedTest
    @CsvSource({"US dollar, FIAT, 5", "US dollar, CRYPTO, 6", "Dollar, FIAT, 6"})
    void withOtherValuesItExists(String name, AssetType type, int decimals) {
        RegisterAsset other = new RegisterAsset(USD, name, type, decimals);
        assertThat(rejectionOf(() -> AssetState.decide(DOLLAR, other)).code()).isEqualTo("asset.exists");
    }
}
