package io.evenbook.command.clearing;

import static io.evenbook.command.clearing.Schemes.EQUITIES;
import static io.evenbook.command.clearing.Schemes.TARGET_ID;
import static io.evenbook.command.clearing.Schemes.terms;
import static org.assertj.core.api.Assertions.assertThat;

import io.evenbook.api.RejectedException;
import io.evenbook.api.clearing.SchemeRejection.SchemeValue;
import io.evenbook.api.clearing.SchemeTerms;
import io.evenbook.api.clearing.SchemeTerms.PenaltyRate;
import io.evenbook.api.id.AccountId;
import io.evenbook.api.id.AssetCode;
import io.evenbook.api.id.CalendarId;
import java.math.BigDecimal;
import java.util.Collections;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SchemeRulesTest {
    private static final AssetCode EUR = new AssetCode("EUR");

    /** Each bound, and one beyond it. */
    @ParameterizedTest
    @CsvSource({
        "Europe/Berlin,  1,  0, 1,   0,     0, 0,     ",
        "Mars/Base,      1,  0, 1,   0,     0, 0, zone",
        "UTC,            0,  0, 1,   0,     0, 0, number of calendars",
        "UTC,           10,  0, 1,   0,     0, 0,     ",
        "UTC,           11,  0, 1,   0,     0, 0, number of calendars",
        "UTC,            1, -1, 1,   0,     0, 0, settlementDays",
        "UTC,            1, 10, 1,   0,     0, 0,     ",
        "UTC,            1, 11, 1,   0,     0, 0, settlementDays",
        "UTC,            1,  0, 0,   0,     0, 0, minimumLots",
        "UTC,            1,  0, 1,  -1,     0, 0, extensionDays",
        "UTC,            1,  0, 1, 100,     0, 0,     ",
        "UTC,            1,  0, 1, 101,     0, 0, extensionDays",
        "UTC,            1,  0, 1,   0, -0.01, 0, basisPointsPerDay",
        "UTC,            1,  0, 1,   0, 10000, 0,     ",
        "UTC,            1,  0, 1,   0, 10000.01, 0, basisPointsPerDay",
        "UTC,            1,  0, 1,   0, 0.000001, 0,     ",
        "UTC,            1,  0, 1,   0, 0.0000001, 0, basisPointsPerDay",
        "UTC,            1,  0, 1,   0,     0, -0.01, houseContribution"
    })
    void eachTermHasItsRange(
            String zone,
            int calendars,
            int settlementDays,
            long minimumLots,
            int extensionDays,
            BigDecimal rate,
            BigDecimal houseContribution,
            String field) {
        SchemeTerms terms = new SchemeTerms(
                zone,
                TARGET_ID,
                Collections.nCopies(calendars, TARGET_ID),
                settlementDays,
                terms(0, null, "17:30").closesAt(),
                null,
                true,
                minimumLots,
                true,
                extensionDays,
                List.of(new PenaltyRate(EUR, rate)),
                EUR,
                houseContribution,
                terms(0).closeOutAccount());
        assertThat(fieldRefused(terms)).isEqualTo(field);
    }

    @ParameterizedTest
    @CsvSource({
        "0, 17:30, 17:30,       ,     ",
        "0, 17:29, 17:30,       , settlesAt",
        "1, 00:00, 17:30,       ,     ",
        "0,      , 12:00, 12:01 ,     ",
        "0,      , 12:00, 12:00 , closesAt",
        "0,      , 12:00, 11:59 , closesAt",
        "0,      , 12:00:00.5,  , closesAt",
        "1, 12:00:00.5, 12:00,  , settlesAt"
    })
    void timesAreWholeSecondsInAscendingOrder(int days, String settlesAt, String first, String second, String field) {
        SchemeTerms terms = second == null ? terms(days, settlesAt, first) : terms(days, settlesAt, first, second);
        assertThat(fieldRefused(terms)).isEqualTo(field);
    }

    @Test
    void aWindowMustCloseAndAnAssetHasOneRate() {
        assertThat(fieldRefused(terms(0, null))).isEqualTo("number of closesAt");
        SchemeTerms twice =
                withRates(List.of(new PenaltyRate(EUR, BigDecimal.ONE), new PenaltyRate(EUR, BigDecimal.ONE)));
        assertThat(fieldRefused(twice)).isEqualTo("penaltyRates");
        assertThat(withRates(List.of(new PenaltyRate(EUR, BigDecimal.ONE))).penaltyRate(EUR))
                .isEqualTo(BigDecimal.ONE);
        assertThat(withRates(List.of()).penaltyRate(EUR)).isEqualTo(BigDecimal.ZERO);
    }

    @Test
    void whoeverSettlesForADefaulterNeedsAnAccountForIt() {
        SchemeTerms terms = terms(2);
        assertThat(fieldRefused(withCloseOut(true, terms.closeOutAccount()))).isNull();
        assertThat(fieldRefused(withCloseOut(true, null))).isEqualTo("closeOutAccount");
        assertThat(fieldRefused(withCloseOut(false, null))).isNull();
    }

    @Test
    void aRateHasNoTrailingZeros() {
        assertThat(new PenaltyRate(EUR, new BigDecimal("0.50"))).isEqualTo(new PenaltyRate(EUR, new BigDecimal("0.5")));
        assertThat(new PenaltyRate(EUR, new BigDecimal("100.00")).basisPointsPerDay())
                .isEqualTo(new BigDecimal("100"));
    }

    private static SchemeTerms withCloseOut(boolean guaranteed, AccountId closeOutAccount) {
        SchemeTerms terms = terms(2);
        return new SchemeTerms(
                terms.zone(),
                terms.tradingCalendar(),
                terms.calendars(),
                terms.settlementDays(),
                terms.closesAt(),
                terms.settlesAt(),
                terms.partial(),
                terms.minimumLots(),
                guaranteed,
                terms.extensionDays(),
                terms.penaltyRates(),
                terms.collateralAsset(),
                terms.houseContribution(),
                closeOutAccount);
    }

    private static SchemeTerms withRates(List<PenaltyRate> rates) {
        SchemeTerms terms = terms(2);
        return new SchemeTerms(
                "UTC",
                new CalendarId("cal_A"),
                terms.calendars(),
                2,
                terms.closesAt(),
                terms.settlesAt(),
                false,
                1,
                false,
                0,
                rates,
                EUR,
                BigDecimal.ZERO,
                terms.closeOutAccount());
    }

    /** Null: the terms are valid. */
    private static String fieldRefused(SchemeTerms terms) {
        try {
            SchemeRules.requireValid(EQUITIES, terms);
            return null;
        } catch (RejectedException refused) {
            return ((SchemeValue) refused.rejection()).field();
        }
    }
}
