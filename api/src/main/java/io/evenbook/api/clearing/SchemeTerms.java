package io.evenbook.api.clearing;

import io.evenbook.api.id.AccountId;
import io.evenbook.api.id.AssetCode;
import io.evenbook.api.id.CalendarId;
import java.math.BigDecimal;
import java.time.LocalTime;
import java.util.List;

/**
 * The terms of a settlement scheme. Local times are those of the zone and mean the first instant at which its clock
 * shows them or a later time.
 *
 * @param zone a time zone such as {@code Europe/Berlin}
 * @param tradingCalendar its business days are the trade dates
 * @param calendars a settlement date is a business day in each of them; at least one
 * @param settlementDays the n of T+n, 0 to 10
 * @param closesAt the local times at which a window closes on each trade date, ascending; at least one
 * @param settlesAt the local time at which a window is due on its settlement date; null: as soon as it is closed, but
 *     not before that date begins
 * @param partial whether trades settle in part
 * @param minimumLots the fewest lots of a trade that settle in part; 1 or greater
 * @param guaranteed whether the house settles what a defaulter owes
 * @param extensionDays the business days after which a failing trade may be bought in or settled in cash
 * @param penaltyRates an asset that is missing has rate 0
 * @param collateralAsset the asset of all collateral
 * @param houseContribution what the house bears of a default before the survivors, in the asset of all collateral; zero
 *     or greater
 * @param closeOutAccount the account that takes over the trades of a defaulter and buys in; null: none, and the scheme
 *     is not guaranteed
 */
public record SchemeTerms(
        String zone,
        CalendarId tradingCalendar,
        List<CalendarId> calendars,
        int settlementDays,
        List<LocalTime> closesAt,
        LocalTime settlesAt,
        boolean partial,
        long minimumLots,
        boolean guaranteed,
        int extensionDays,
        List<PenaltyRate> penaltyRates,
        AssetCode collateralAsset,
        BigDecimal houseContribution,
        AccountId closeOutAccount) {

    public SchemeTerms {
        calendars = List.copyOf(calendars);
        closesAt = List.copyOf(closesAt);
        penaltyRates = List.copyOf(penaltyRates);
    }

    /**
     * The penalty for an asset that a failing side lacks.
     *
     * @param basisPointsPerDay share of the value of the open quantity, 0 or greater: 0.5 are 50 of 1,000,000
     */
    public record PenaltyRate(AssetCode asset, BigDecimal basisPointsPerDay) {

        /** Drops trailing zeros: 0.50 is 0.5. */
        public PenaltyRate {
            BigDecimal shortest = basisPointsPerDay.stripTrailingZeros();
            basisPointsPerDay = shortest.setScale(Math.max(shortest.scale(), 0));
        }
    }

    /** These terms with another contribution of the house. */
    public SchemeTerms withHouseContribution(BigDecimal contribution) {
        return new SchemeTerms(
                zone,
                tradingCalendar,
                calendars,
                settlementDays,
                closesAt,
                settlesAt,
                partial,
                minimumLots,
                guaranteed,
                extensionDays,
                penaltyRates,
                collateralAsset,
                contribution,
                closeOutAccount);
    }

    /** The penalty rate of an asset, in basis points a business day. */
    public BigDecimal penaltyRate(AssetCode asset) {
        return penaltyRates.stream()
                .filter(rate -> rate.asset().equals(asset))
                .map(PenaltyRate::basisPointsPerDay)
                .findFirst()
                .orElse(BigDecimal.ZERO);
    }
}
