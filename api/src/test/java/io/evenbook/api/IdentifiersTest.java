package io.evenbook.api;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.evenbook.api.id.AccountId;
import io.evenbook.api.id.EntryId;
import io.evenbook.api.id.HoldId;
import io.evenbook.api.id.MarketId;
import io.evenbook.api.id.NotificationId;
import io.evenbook.api.id.OrderId;
import io.evenbook.api.id.SettlementId;
import io.evenbook.api.id.TradeId;
import io.evenbook.api.id.TransferId;
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

    @Test
    void aSettlementNamesItsTrade() {
        TradeId trade = TradeId.of(new MarketId("BTC-USD"), 17);
        assertThat(SettlementId.of(trade)).hasToString("stl_trd_BTC-USD_17");
        assertThat(new SettlementId("stl_trd_BTC-USD_17").tradeId()).isEqualTo(trade);
        assertThat(SettlementId.hasPrefix("stl_x")).isTrue();
        assertThat(SettlementId.hasPrefix("trd_BTC-USD_17")).isFalse();
    }

    @Test
    void anEntryIsNamedForItsCause() {
        AccountId account = new AccountId("acc_alice");
        TradeId trade = TradeId.of(new MarketId("BTC-USD"), 17);
        assertThat(EntryId.settled(trade)).hasToString("ent_trd_BTC-USD_17.settled");
        assertThat(EntryId.sent(TransferId.named(UNIQUE))).hasToString("ent_trf_" + UNIQUE + ".sent");
        assertThat(EntryId.captured(TransferId.named(UNIQUE))).hasToString("ent_trf_" + UNIQUE + ".captured");
        assertThat(EntryId.confirmed(WithdrawalId.of(UNIQUE, account)))
                .hasToString("ent_wdr_" + UNIQUE + "_acc_alice.confirmed");
    }

    @Test
    void theHoldOfAnOrderOrAWithdrawalNamesIt() {
        OrderId order = OrderId.of(new MarketId("BTC-USD"), UNIQUE);
        WithdrawalId withdrawal = WithdrawalId.of(UNIQUE, new AccountId("acc_alice"));
        assertThat(HoldId.behind(order).orderId()).isEqualTo(order);
        assertThat(HoldId.behind(withdrawal).withdrawalId()).isEqualTo(withdrawal);
        assertThat(HoldId.named("rent").value()).matches(HoldId.CLIENT_PATTERN);
        assertThat(HoldId.behind(order).value()).doesNotMatch(HoldId.CLIENT_PATTERN);
    }

    @Test
    void aNotificationNamesItsEventAndItsAccount() {
        assertThat(NotificationId.of(4711, new AccountId("acc_alice"))).hasToString("ntf_4711_acc_alice");
    }

    @Test
    void anAccountIsAlsoWrittenWithoutItsPrefix() {
        assertThat(AccountId.named("alice")).hasToString("acc_alice");
        assertThat(AccountId.named("alice").withoutPrefix()).isEqualTo("alice");
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
