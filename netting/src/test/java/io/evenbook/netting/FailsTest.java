package io.evenbook.netting;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.evenbook.api.RejectedException;
import io.evenbook.api.Rejection;
import io.evenbook.api.clearing.BusinessCalendar;
import io.evenbook.api.clearing.Debt;
import io.evenbook.api.clearing.ObligationKind;
import io.evenbook.api.clearing.SettlementDates;
import io.evenbook.api.id.AccountId;
import io.evenbook.api.id.AssetCode;
import io.evenbook.api.id.MarketId;
import io.evenbook.api.id.ObligationId;
import io.evenbook.api.id.TradeId;
import io.evenbook.api.money.AmountRejection.AmountTooLarge;
import io.evenbook.api.money.Money;
import io.evenbook.api.order.Side;
import java.math.BigDecimal;
import java.time.DayOfWeek;
import java.time.LocalDate;
import java.util.List;
import java.util.Optional;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Shares at 100.00 EUR, due on 6 May 2026. */
class FailsTest {
    private static final AccountId BUYER = new AccountId("acc_buyer");
    private static final AccountId SELLER = new AccountId("acc_seller");
    private static final TradeId TRADE = TradeId.of(new MarketId("SHR-EUR"), 17);
    private static final LocalDate DUE = LocalDate.of(2026, 5, 6);
    private static final BigDecimal ONE = new BigDecimal("1.0");
    private static final ObligationId COMPENSATION = ObligationId.compensation(TRADE);

    @ParameterizedTest
    @CsvSource({
        // The seller lacks shares: 1.0 basis points
        "SELL, 10,   100.00, 0.10",
        "SELL, 10,   109.99, 0.10",
        "SELL, 10,   110.00, 0.11",
        "SELL, 1,     99.99,     ",
        "SELL, 1,    100.00, 0.01",
        // The buyer lacks cash: 0.25 basis points
        "BUY,  10,   100.00, 0.02",
        "BUY,  1000, 100.00, 2.50",
        "BUY,  3,    100.00,     "
    })
    void aPenaltyIsOpenQuantityTimesReferencePriceTimesRateRoundedDown(
            Side failing, String open, BigDecimal reference, String amount) {
        Optional<Debt> penalty = Fails.penalty(trade(failing, open), DUE, reference, rate(failing));

        if (amount == null) {
            assertThat(penalty).isEmpty();
            return;
        }
        assertThat(penalty)
                .contains(new Debt(
                        new ObligationId("obl_trd_SHR-EUR_17.penalty.2026-05-06"),
                        ObligationKind.PENALTY,
                        TRADE,
                        failing,
                        DUE,
                        failing == Side.SELL ? SELLER : BUYER,
                        failing == Side.SELL ? BUYER : SELLER,
                        eur(amount)));
    }

    @Test
    void itIsDueForEachDayFromTheDueDateOn() {
        FailedTrade trade = trade(Side.SELL, "10");
        BigDecimal reference = new BigDecimal("100.00");

        assertThat(Fails.penalty(trade, DUE.minusDays(1), reference, ONE)).isEmpty();
        assertThat(Fails.penalty(trade, DUE, reference, ONE)).isPresent();
        assertThat(Fails.penalty(trade, DUE.plusDays(1), reference, ONE)
                        .orElseThrow()
                        .obligationId()
                        .value())
                .isEqualTo("obl_trd_SHR-EUR_17.penalty.2026-05-07");
    }

    /** 10 at 10^18 less a cent and 10,000 basis points are one digit too many. */
    @Test
    void anAmountMayHave18DigitsBeforeThePoint() {
        BigDecimal all = new BigDecimal("10000");
        BigDecimal most = new BigDecimal("999999999999999999.99");
        FailedTrade one = trade(Side.SELL, "1");
        FailedTrade ten = trade(Side.SELL, "10");

        assertThat(Fails.penalty(one, DUE, most, all).orElseThrow().amount()).isEqualTo(eur("999999999999999999.99"));
        assertThat(refusal(() -> Fails.penalty(ten, DUE, most, all)))
                .isEqualTo(new AmountTooLarge("penalty", new BigDecimal("9999999999999999999.90")));
        assertThat(refusal(() -> Fails.compensation(COMPENSATION, ten, new BigDecimal("0.99"), most)))
                .isEqualTo(new AmountTooLarge("compensation", new BigDecimal("9999999999999999990.00")));
        FailedTrade self = new FailedTrade(TRADE, BUYER, BUYER, shares("10"), new AssetCode("EUR"), 2, Side.SELL, DUE);
        assertThat(Fails.penalty(self, DUE, most, all)).isEmpty();
    }

    private static Rejection refusal(ThrowingCallable call) {
        return catchThrowableOfType(RejectedException.class, call).rejection();
    }

    @Test
    void aRateOfZeroAndATradeWithOneselfCostNothing() {
        BigDecimal reference = new BigDecimal("100.00");
        assertThat(Fails.penalty(trade(Side.SELL, "10"), DUE, reference, BigDecimal.ZERO))
                .isEmpty();
        FailedTrade self = new FailedTrade(TRADE, BUYER, BUYER, shares("10"), new AssetCode("EUR"), 2, Side.SELL, DUE);
        assertThat(Fails.penalty(self, DUE, reference, ONE)).isEmpty();
        assertThat(Fails.compensation(COMPENSATION, self, reference, new BigDecimal("101.00")))
                .isEmpty();
    }

    @ParameterizedTest
    @CsvSource({
        "SELL, 100.01, 0.03",
        "SELL, 112.50, 37.50",
        "SELL, 100.00,     ",
        "SELL,  99.99,     ",
        "BUY,   99.99, 0.03",
        "BUY,   88.00, 36.00",
        "BUY,  100.00,     ",
        "BUY,  100.01,     "
    })
    void compensationIsWhatTheOtherSideLoses(Side failing, BigDecimal reference, String amount) {
        Optional<Debt> compensation =
                Fails.compensation(COMPENSATION, trade(failing, "3"), new BigDecimal("100.00"), reference);

        if (amount == null) {
            assertThat(compensation).isEmpty();
            return;
        }
        assertThat(compensation)
                .contains(new Debt(
                        new ObligationId("obl_trd_SHR-EUR_17.compensation"),
                        ObligationKind.COMPENSATION,
                        TRADE,
                        failing,
                        null,
                        failing == Side.SELL ? SELLER : BUYER,
                        failing == Side.SELL ? BUYER : SELLER,
                        eur(amount)));
    }

    @ParameterizedTest
    @CsvSource({
        "2026-05-12, false", // the fourth business day
        "2026-05-13, true",
        "2027-01-04, false" // the calendar does not know it
    })
    void theExtensionIsOverAfterItsBusinessDays(LocalDate today, boolean over) {
        SettlementDates dates = new SettlementDates(List.of(new BusinessCalendar(
                List.of(DayOfWeek.SATURDAY, DayOfWeek.SUNDAY), List.of(), LocalDate.of(2026, 12, 31))));
        assertThat(Fails.isExtensionOver(DUE, today, 4, dates)).isEqualTo(over);
    }

    private static FailedTrade trade(Side failing, String open) {
        return new FailedTrade(TRADE, BUYER, SELLER, shares(open), new AssetCode("EUR"), 2, failing, DUE);
    }

    private static Money shares(String amount) {
        return new Money(new AssetCode("SHR"), new BigDecimal(amount));
    }

    private static Money eur(String amount) {
        return new Money(new AssetCode("EUR"), new BigDecimal(amount));
    }

    private static BigDecimal rate(Side failing) {
        return failing == Side.SELL ? ONE : new BigDecimal("0.25");
    }
}
