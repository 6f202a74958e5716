package io.evenbook.netting;

import static org.assertj.core.api.Assertions.assertThat;

import io.evenbook.api.control.ControlBreak;
import io.evenbook.api.id.AccountId;
import io.evenbook.api.id.AssetCode;
import io.evenbook.api.id.MarketId;
import io.evenbook.api.id.SchemeId;
import io.evenbook.api.id.TradeId;
import io.evenbook.api.id.WindowId;
import io.evenbook.api.money.Money;
import io.evenbook.netting.ClearingInvariants.Balance;
import io.evenbook.netting.ClearingInvariants.Exposure;
import io.evenbook.netting.ClearingInvariants.Position;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** Each invariant holds for what is right and finds a planted fault. */
class ClearingInvariantsTest {
    private static final AssetCode USD = new AssetCode("USD");
    private static final AssetCode BTC = new AssetCode("BTC");
    private static final AccountId ALICE = new AccountId("acc_alice");
    private static final AccountId BOB = new AccountId("acc_bob");
    private static final TradeId TRADE = TradeId.of(new MarketId("BTC-USD"), 1);
    /** Alice buys 2 BTC for 100 USD and pays a fee of 1, Bob gets 99; 30 USD are carried from window 1. */
    private static final List<Position> POSITIONS = List.of(
            position(1, ALICE, USD, "0", "30"),
            position(1, BOB, USD, "30", "0"),
            position(2, ALICE, USD, "101", "0"),
            position(2, ALICE, BTC, "0", "2"),
            position(2, BOB, USD, "0", "99"),
            position(2, BOB, BTC, "2.0", "0"));

    private static final List<Balance> LEDGER = List.of(
            balance(ALICE, USD, "71"), balance(ALICE, BTC, "-2"), balance(BOB, USD, "-69"), balance(BOB, BTC, "2"));

    @Test
    void aClearingBalanceIsWhatTheAccountOwesOverAllWindows() {
        assertThat(ClearingInvariants.balances(POSITIONS, LEDGER)).isEmpty();

        List<Balance> wrong = new ArrayList<>(LEDGER);
        wrong.set(0, balance(ALICE, USD, "70.99"));
        assertThat(ClearingInvariants.balances(POSITIONS, wrong))
                .containsExactly(new ControlBreak("acc_alice clearing", USD, decimal("71"), decimal("70.99")));
        assertThat(ClearingInvariants.balances(POSITIONS, LEDGER.subList(0, 3)))
                .extracting(ControlBreak::subject)
                .containsExactly("acc_bob clearing");
        assertThat(ClearingInvariants.balances(POSITIONS.subList(0, 5), LEDGER)).hasSize(1);
    }

    @Test
    void inAWindowDeliveriesAreReceiptsAndFees() {
        assertThat(ClearingInvariants.windows(POSITIONS, Map.of(window(2), Map.of(USD, decimal("2")))))
                .isEmpty();

        assertThat(ClearingInvariants.windows(POSITIONS, Map.of(window(2), Map.of(USD, decimal("1")))))
                .containsExactly(new ControlBreak("win_EQUITIES_2 clearing", USD, decimal("1"), decimal("2")));
        List<Position> lost = POSITIONS.subList(1, POSITIONS.size());
        assertThat(ClearingInvariants.windows(lost, Map.of(window(2), Map.of(USD, decimal("2")))))
                .extracting(ControlBreak::subject)
                .containsExactly("win_EQUITIES_1 clearing");
    }

    @Test
    void allTradesBetweenTwoCutsWereNetted() {
        assertThat(ClearingInvariants.trades(window(2), 7, 7)).isEmpty();
        assertThat(ClearingInvariants.trades(window(2), 7, 6))
                .contains(new ControlBreak("win_EQUITIES_2 trades", null, decimal("7"), decimal("6")));
    }

    @Test
    void aTradesQuantityIsSettledOpenOrCancelled() {
        assertThat(ClearingInvariants.quantity(TRADE, btc("5"), btc("3"), btc("1.5"), btc("0.5")))
                .isEmpty();
        assertThat(ClearingInvariants.quantity(TRADE, btc("5"), btc("3"), btc("1.5"), btc("0.49999999")))
                .isPresent();
    }

    @Test
    void whatSettlesIsExchangedAtThePriceOfTheTrade() {
        assertThat(ClearingInvariants.exchange(TRADE, decimal("50.5"), btc("2"), usd("101")))
                .isEmpty();
        assertThat(ClearingInvariants.exchange(TRADE, decimal("50.5"), btc("2"), usd("101.000001")))
                .isPresent();
    }

    @Test
    void postingTakesNoPostedBelowZero() {
        assertThat(ClearingInvariants.posted(ALICE, usd("10"), usd("0"))).isEmpty();
        assertThat(ClearingInvariants.posted(ALICE, usd("-5"), usd("-5"))).isEmpty();
        assertThat(ClearingInvariants.posted(ALICE, usd("-5"), usd("-4"))).isEmpty();
        assertThat(ClearingInvariants.posted(ALICE, usd("10"), usd("-0.000001")))
                .isPresent();
        assertThat(ClearingInvariants.posted(ALICE, usd("-5"), usd("-5.000001")))
                .isPresent();
    }

    @Test
    void theFundCoversTheLargestExposuresBeyondTheMargins() {
        List<Exposure> exposures = List.of(
                new Exposure(ALICE, decimal("100"), decimal("70")),
                new Exposure(BOB, decimal("60"), decimal("35")),
                new Exposure(new AccountId("acc_carol"), decimal("10"), decimal("50")));

        assertThat(cover(exposures, "20", "10", 1)).isEmpty();
        assertThat(cover(exposures, "20", "9.99", 1))
                .contains(new ControlBreak("sch_EQUITIES cover", USD, decimal("30"), decimal("29.99")));
        assertThat(cover(exposures, "45", "10", 2)).isEmpty();
        assertThat(cover(exposures, "44.99", "10", 2))
                .contains(new ControlBreak("sch_EQUITIES cover", USD, decimal("55"), decimal("54.99")));
        assertThat(cover(exposures, "45", "10", 3))
                .as("what a margin has beyond its cap covers no other")
                .isEmpty();
        assertThat(cover(List.of(), "0", "0", 2)).isEmpty();
    }

    private static Optional<ControlBreak> cover(List<Exposure> exposures, String fund, String house, int defaulters) {
        return ClearingInvariants.cover(
                SchemeId.named("EQUITIES"), USD, exposures, decimal(fund), decimal(house), defaulters);
    }

    private static Position position(int window, AccountId account, AssetCode asset, String delivers, String receives) {
        return new Position(window(window), account, asset, decimal(delivers), decimal(receives));
    }

    private static WindowId window(int number) {
        return WindowId.of(SchemeId.named("EQUITIES"), number);
    }

    private static BigDecimal decimal(String value) {
        return new BigDecimal(value);
    }

    private static Money usd(String amount) {
        return new Money(USD, decimal(amount).setScale(6));
    }

    private static Money btc(String amount) {
        return new Money(BTC, decimal(amount).setScale(8));
    }

    private static Balance balance(AccountId account, AssetCode asset, String owed) {
        return new Balance(account, asset, decimal(owed));
    }
}
