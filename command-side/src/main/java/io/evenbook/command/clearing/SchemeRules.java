package io.evenbook.command.clearing;

import io.evenbook.api.RejectedException;
import io.evenbook.api.clearing.SchemeRejection.SchemeValue;
import io.evenbook.api.clearing.SchemeTerms;
import io.evenbook.api.clearing.SchemeTerms.PenaltyRate;
import io.evenbook.api.id.SchemeId;
import java.math.BigDecimal;
import java.time.LocalTime;
import java.time.ZoneId;
import java.util.HashSet;
import java.util.Set;

/** Which terms a scheme may have. Several faults are reported in the order of the fields of {@link SchemeTerms}. */
final class SchemeRules {
    static final int MAX_CALENDARS = 10;
    static final int MAX_SETTLEMENT_DAYS = 10;
    static final int MAX_CLOSES = 288;
    static final int MAX_EXTENSION_DAYS = 100;
    static final int MAX_RATES = 1_000;
    private static final BigDecimal MAX_BASIS_POINTS = BigDecimal.valueOf(10_000);

    private SchemeRules() {}

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
        require(
                !terms.houseContribution().isNegative(),
                scheme,
                "houseContribution",
                terms.houseContribution(),
                "zero or greater");
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
