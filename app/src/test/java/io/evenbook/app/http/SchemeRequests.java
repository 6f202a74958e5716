package io.evenbook.app.http;

import java.time.LocalDate;
import java.time.LocalTime;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;

/** Bodies that set a scheme for T+0 whose windows do not close by themselves for hours. */
public final class SchemeRequests {
    private SchemeRequests() {}

    /** A calendar on which each day is a business day. */
    public static String calendar(String calendarId) {
        return """
                {'calendarId':'%s','weekend':[],'holidays':[],'validThrough':'%s','reason':'a test'}""".formatted(calendarId, LocalDate.now(ZoneOffset.UTC).plusYears(1));
    }

    public static String scheme(String schemeId, String calendarId) {
        return """
                {'schemeId':'%1$s','zone':'UTC','tradingCalendar':'%2$s','calendars':['%2$s'],\
                'settlementDays':0,'closesAt':['%3$s'],'partial':true,'minimumLots':1,\
                'guaranteed':false,'extensionDays':4,'penaltyRates':[],'collateralAsset':'USD',\
                'houseContribution':'0','reason':'a test'}""".formatted(
                        schemeId,
                        calendarId,
                        LocalTime.now(ZoneOffset.UTC).plusHours(12).truncatedTo(ChronoUnit.SECONDS));
    }
}
