package io.evenbook.command.clearing;

import static io.evenbook.command.clearing.Schemes.TARGET;
import static io.evenbook.command.clearing.Schemes.eur;
import static org.assertj.core.api.Assertions.assertThat;

import io.evenbook.api.clearing.ObligationKind;
import io.evenbook.api.clearing.SchemeTerms;
import io.evenbook.api.clearing.SchemeTerms.PenaltyRate;
import io.evenbook.api.clearing.SettlementDates;
import io.evenbook.api.id.AccountId;
import io.evenbook.api.id.AssetCode;
import io.evenbook.api.id.MarketId;
import io.evenbook.api.id.TradeId;
import io.evenbook.api.money.Money;
import io.evenbook.api.order.Side;
import io.evenbook.command.clearing.Fails.Obligation;
import java.math.BigDecimal;
import java.time.LocalDate;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Shares at 100.00 EUR, due on 6 May 2026. */
class FailsTest {
    private static final AccountId BUYER = new AccountId("acc_buyer");
    private static final AccountId SELLER = new AccountId("acc_seller");
    private static final TradeId TRADE = TradeId.of(new MarketId("SHR-EUR"), 17);
    private static final LocalDate DUE = LocalDate.of(2026, 5, 6);

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
        Optional<Obligation> penalty = Fails.penalty(trade(failing, open), DUE, reference, terms());

        if (amount == null) {
            assertThat(penalty).isEmpty();
            return;
        }
        assertThat(penalty)
                .contains(new Obligation(
                        "obl_trd_SHR-EUR_17.penalty.2026-05-06",
                        ObligationKind.PENALTY,
                        TRADE,
                        failing == Side.SELL ? SELLER : BUYER,
                        failing == Side.SELL ? BUYER : SELLER,
                        eur(amount)));
    }

    @Test
    void itIsDueForEachDayFromTheDueDateOn() {
        FailedTrade trade = trade(Side.SELL, "10");
        BigDecimal reference = new BigDecimal("100.00");

        assertThat(Fails.penalty(trade, DUE.minusDays(1), reference, terms())).isEmpty();
        assertThat(Fails.penalty(trade, DUE, reference, terms())).isPresent();
        assertThat(Fails.penalty(trade, DUE.plusDays(1), reference, terms())
                        .orElseThrow()
                        .obligationId())
                .isEqualTo("obl_trd_SHR-EUR_17.penalty.2026-05-07");
    }

    @Test
    void anAssetWithoutRateAndATradeWithOneselfCostNothing() {
        BigDecimal reference = new BigDecimal("100.00");
        assertThat(Fails.penalty(trade(Side.SELL, "10"), DUE, reference, Schemes.terms(2)))
                .isEmpty();
        FailedTrade self =
                new FailedTrade(TRADE, BUYER, BUYER, reference, shares("10"), new AssetCode("EUR"), 2, Side.SELL, DUE);
        assertThat(Fails.penalty(self, DUE, reference, terms())).isEmpty();
        assertThat(Fails.compensation(self, new BigDecimal("101.00"))).isEmpty();
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
        Optional<Obligation> compensation = Fails.compensation(trade(failing, "3"), reference);

        if (amount == null) {
            assertThat(compensation).isEmpty();
            return;
        }
        assertThat(compensation)
                .contains(new Obligation(
                        "obl_trd_SHR-EUR_17.compensation",
                        ObligationKind.COMPENSATION,
                        TRADE,
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
        SettlementDates dates = new SettlementDates(List.of(TARGET));
        assertThat(Fails.isExtensionOver(trade(Side.SELL, "10"), today, 4, dates))
                .isEqualTo(over);
    }

    private static FailedTrade trade(Side failing, String open) {
        return new FailedTrade(
                TRADE, BUYER, SELLER, new BigDecimal("100.00"), shares(open), new AssetCode("EUR"), 2, failing, DUE);
    }

    private static Money shares(String amount) {
        return new Money(new AssetCode("SHR"), new BigDecimal(amount));
    }

    private static SchemeTerms terms() {
        SchemeTerms terms = Schemes.terms(2);
        return new SchemeTerms(
                terms.zone(),
                terms.tradingCalendar(),
                terms.calendars(),
                terms.settlementDays(),
                terms.closesAt(),
                terms.settlesAt(),
                terms.partial(),
                terms.minimumLots(),
                terms.guaranteed(),
                terms.extensionDays(),
                List.of(
                        new PenaltyRate(new AssetCode("SHR"), new BigDecimal("1.0")),
                        new PenaltyRate(new AssetCode("EUR"), new BigDecimal("0.25"))),
                terms.collateralAsset(),
                terms.houseContribution(),
                terms.closeOutAccount());
    }
}
