package io.evenbook.command.clearing;

import io.evenbook.api.clearing.BusinessCalendar;
import io.evenbook.api.clearing.SchemeTerms;
import io.evenbook.api.clearing.SettlementDates;
import io.evenbook.api.id.AccountId;
import io.evenbook.api.id.AssetCode;
import io.evenbook.api.id.CalendarId;
import io.evenbook.api.id.SchemeId;
import io.evenbook.api.id.WindowId;
import io.evenbook.api.money.Money;
import java.math.BigDecimal;
import java.time.DayOfWeek;
import java.time.LocalDate;
import java.time.LocalTime;
import java.util.List;
import java.util.stream.Stream;

/** Schemes and calendars of tests: Berlin, one close a day at 17:30, settlement at 10:00. */
final class Schemes {
    static final SchemeId EQUITIES = new SchemeId("sch_EQUITIES");
    static final CalendarId TARGET_ID = new CalendarId("cal_TARGET");
    static final LocalDate LAST_DAY = LocalDate.of(2026, 12, 31);
    /** The euro's settlement system in 2026. */
    static final BusinessCalendar TARGET =
            calendar(LAST_DAY, "2026-01-01", "2026-04-03", "2026-04-06", "2026-05-01", "2026-12-25", "2026-12-26");

    static final BusinessCalendar ALL_DAYS = new BusinessCalendar(List.of(), List.of(), LAST_DAY);

    private Schemes() {}

    static BusinessCalendar calendar(LocalDate validThrough, String... holidays) {
        return new BusinessCalendar(
                List.of(DayOfWeek.SATURDAY, DayOfWeek.SUNDAY),
                Stream.of(holidays).map(LocalDate::parse).toList(),
                validThrough);
    }

    static WindowId window(int number) {
        return WindowId.of(EQUITIES, number);
    }

    static SchemeTerms terms(int settlementDays, String settlesAt, String... closesAt) {
        return new SchemeTerms(
                "Europe/Berlin",
                TARGET_ID,
                List.of(TARGET_ID),
                settlementDays,
                Stream.of(closesAt).map(LocalTime::parse).toList(),
                settlesAt == null ? null : LocalTime.parse(settlesAt),
                true,
                1,
                true,
                4,
                List.of(),
                new AssetCode("EUR"),
                BigDecimal.ZERO.setScale(2),
                new AccountId("acc_closeout"));
    }

    static SchemeTerms terms(int settlementDays) {
        return terms(settlementDays, "10:00", "17:30");
    }

    static WindowSchedule schedule(SchemeTerms terms) {
        return new WindowSchedule(terms, TARGET, new SettlementDates(List.of(TARGET)));
    }

    static Money eur(String amount) {
        return new Money(new AssetCode("EUR"), new BigDecimal(amount).setScale(2));
    }
}
