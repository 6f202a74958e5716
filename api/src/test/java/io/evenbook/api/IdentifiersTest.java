package io.evenbook.api;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.evenbook.api.id.AccountId;
import io.evenbook.api.id.MarketId;
import io.evenbook.api.id.OrderId;
import io.evenbook.api.id.TradeId;
import io.evenbook.api.id.WithdrawalId;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class IdentifiersTest {
    private static final String UNIQUE = "01kaj3v8c1rwmzq5x7b9d2e4f6";

    @Test
    void anOrderAndATradeNameTheirMarket() {
        MarketId market = new MarketId("BTC-USD");
        assertThat(OrderId.of(market, UNIQUE).marketId()).isEqualTo(market);
        assertThat(TradeId.of(market, 17))
                .hasToString("trd_BTC-USD_17")
                .extracting(TradeId::marketId)
                .isEqualTo(market);
    }

    @Test
    void aWithdrawalNamesItsAccount() {
        AccountId account = new AccountId("acc_a_b-c");
        assertThat(WithdrawalId.of(UNIQUE, account).accountId()).isEqualTo(account);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "alice",
                "acc_",
                "acc_a b",
                "acc_ä",
                "ACC_a",
                "acc_a\n",
                "acc_0123456789012345678901234567890123456789012345678901234567890"
            })
    void anAccountIdHasItsPrefixAndPlainLetters(String value) {
        assertThatThrownBy(() -> new AccountId(value))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("must match acc_[A-Za-z0-9_-]{1,60}: accountId=" + value);
    }
}
