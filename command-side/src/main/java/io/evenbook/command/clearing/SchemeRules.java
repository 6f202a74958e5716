package io.evenbook.command.clearing;

import io.evenbook.api.RejectedException;
import io.evenbook.api.account.AccountRejection.AccountUnknown;
import io.evenbook.api.clearing.SchemeRejection.SchemeValue;
import io.evenbook.api.clearing.SchemeTerms;
import io.evenbook.api.clearing.SchemeTerms.PenaltyRate;
import io.evenbook.api.id.AccountId;
import io.evenbook.api.id.SchemeId;
import io.evenbook.command.account.AccountState;
import io.evenbook.command.account.Checks;
import io.evenbook.command.asset.Assets;
import io.evenbook.command.base.AmountRules;
import io.evenbook.command.base.Facts;
import java.math.BigDecimal;
import java.time.LocalTime;
import java.time.ZoneId;
import java.util.HashSet;
import java.util.Set;

/**
 * Which terms a scheme may have. Several faults are reported in this order: values that no scheme may have, by the
 * fields of {@link SchemeTerms}; names of calendars and assets that do not exist; another collateral asset than before;
 * the scale and the size of the house's contribution; the close-out account.
 */
final class SchemeRules {
    private static final String HOUSE_CONTRIBUTION = "houseContribution";
    static final int MAX_CALENDARS = 10;
    static final int MAX_SETTLEMENT_DAYS = 10;
    static final int MAX_CLOSES = 288;
    static final int MAX_EXTENSION_DAYS = 100;
    static final int MAX_RATES = 1_000;
    static final int MAX_RATE_DECIMALS = 6;
    private static final BigDecimal MAX_BASIS_POINTS = BigDecimal.valueOf(10_000);

    private SchemeRules() {}

    /**
     * The valid terms, with the house's contribution at the scale of its asset.
     *
     * @param present the terms so far; null: none
     * @throws RejectedException {@code clearing.scheme-terms}, {@code calendar.unknown}, {@code asset.unknown},
     *     {@code amount.excess-scale}, {@code amount.too-large}, {@code account.unknown}, {@code account.closed}
     */
    static SchemeTerms valid(SchemeId scheme, SchemeTerms terms, SchemeTerms present, Facts facts) {
        requireValid(scheme, terms);
        CalendarState.require(terms.tradingCalendar(), facts);
        terms.calendars().forEach(calendar -> CalendarState.require(calendar, facts));
        terms.penaltyRates().forEach(rate -> Assets.require(facts, rate.asset()));
        int decimals = Assets.require(facts, terms.collateralAsset()).decimals();
        require(
                present == null || present.collateralAsset().equals(terms.collateralAsset()),
                scheme,
                "collateralAsset",
                terms.collateralAsset(),
                "that of the first terms, since collateral is of one asset");
        BigDecimal contribution = AmountRules.requireFit(
                HOUSE_CONTRIBUTION, AmountRules.requireScale(HOUSE_CONTRIBUTION, terms.houseContribution(), decimals));
        AccountId closeOut = terms.closeOutAccount();
        if (closeOut != null) {
            requireOpen(closeOut, facts);
        }
        return terms.withHouseContribution(contribution);
    }

    private static void requireOpen(AccountId accountId, Facts facts) {
        AccountState account = facts.find(AccountState.AGGREGATE.type(), accountId);
        if (account == null) {
            throw new RejectedException(new AccountUnknown(accountId.value()));
        }
        Checks.requireNotClosed(account);
    }

    /** @throws RejectedException {@code clearing.scheme-terms} */
    static void requireValid(SchemeId scheme, SchemeTerms terms) {
        require(ZoneId.getAvailableZoneIds().contains(terms.zone()), scheme, "zone", terms.zone(), "a time zone");
        requireRange(scheme, "number of calendars", terms.calendars().size(), 1, MAX_CALENDARS);
        requireRange(scheme, "settlementDays", terms.settlementDays(), 0, MAX_SETTLEMENT_DAYS);
        requireRange(scheme, "number of closesAt", terms.closesAt().size(), 1, MAX_CLOSES);
        LocalTime before = null;
        for (LocalTime close : terms.closesAt()) {
            require(close.getNano() == 0, scheme, "closesAt", close, "whole seconds");
            require(before == null || close.isAfter(before), scheme, "closesAt", close, "in ascending order");
            before = close;
        }
        requireSettlesAt(scheme, terms, before);
        requireRange(scheme, "minimumLots", terms.minimumLots(), 1, Long.MAX_VALUE);
        requireRange(scheme, "extensionDays", terms.extensionDays(), 0, MAX_EXTENSION_DAYS);
        requireRates(scheme, terms);
        BigDecimal contribution = terms.houseContribution();
        require(
                contribution.signum() >= 0,
                scheme,
                HOUSE_CONTRIBUTION,
                contribution.toPlainString(),
                "zero or greater");
        require(
                !terms.guaranteed() || terms.closeOutAccount() != null,
                scheme,
                "closeOutAccount",
                "none",
                "given if guaranteed is true");
    }

    private static void requireSettlesAt(SchemeId scheme, SchemeTerms terms, LocalTime lastClose) {
        LocalTime time = terms.settlesAt();
        if (time != null) {
            require(time.getNano() == 0, scheme, "settlesAt", time, "a whole second");
            boolean isLater = terms.settlementDays() > 0 || !time.isBefore(lastClose);
            require(isLater, scheme, "settlesAt", time, "not before the last close if settlementDays is 0");
        }
    }

    private static void requireRates(SchemeId scheme, SchemeTerms terms) {
        requireRange(scheme, "number of penaltyRates", terms.penaltyRates().size(), 0, MAX_RATES);
        Set<Object> assets = new HashSet<>();
        for (PenaltyRate rate : terms.penaltyRates()) {
            BigDecimal points = rate.basisPointsPerDay();
            require(assets.add(rate.asset()), scheme, "penaltyRates", rate.asset(), "one for each asset");
            require(
                    points.signum() >= 0 && points.compareTo(MAX_BASIS_POINTS) <= 0,
                    scheme,
                    "basisPointsPerDay",
                    points.toPlainString(),
                    "from 0 to 10000");
            require(
                    points.scale() <= MAX_RATE_DECIMALS,
                    scheme,
                    "basisPointsPerDay",
                    points.toPlainString(),
                    "a number of at most %d decimals".formatted(MAX_RATE_DECIMALS));
        }
    }

    private static void requireRange(SchemeId scheme, String field, long value, long least, long most) {
        String rule = most == Long.MAX_VALUE ? "at least " + least : "from %d to %d".formatted(least, most);
        require(value >= least && value <= most, scheme, field, value, rule);
    }

    private static void require(boolean condition, SchemeId scheme, String field, Object value, String rule) {
        if (!condition) {
            throw new RejectedException(new SchemeValue(scheme, field, value.toString(), rule));
        }
    }
}
