package io.evenbook.command.market;

import io.evenbook.api.RejectedException;
import io.evenbook.api.clearing.BusinessCalendar;
import io.evenbook.api.id.MarketId;
import io.evenbook.api.market.MarketCommand.SetSessions;
import io.evenbook.api.market.MarketEvent.SessionsSet;
import io.evenbook.api.market.MarketRejection.SessionTimes;
import io.evenbook.api.market.Sessions;
import io.evenbook.axon.postgres.bus.Streams;
import io.evenbook.command.base.Facts;
import io.evenbook.command.clearing.CalendarState;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalTime;
import java.time.ZoneId;

/**
 * The sessions of a market. Several faults are reported in this order: market unknown, zone, holidays, calendar
 * unknown, call, open, close.
 */
final class SessionRules {
    static final int MAX_HOLIDAYS = 1_000;

    private SessionRules() {}

    static void set(SetSessions set, Streams streams) {
        MarketState market = MarketHandler.require(streams, set.marketId());
        requireValid(set.marketId(), set.sessions(), Facts.of(streams));
        if (!set.sessions().equals(market.sessions())) {
            MarketHandler.append(streams, new SessionsSet(set.marketId(), set.sessions()));
        }
    }

    /** When an order ends that is good for the day. */
    static Instant dayEnd(MarketState market, Facts facts) {
        return Sessions.dayEnd(market.sessions(), calendar(market.sessions(), facts), facts.time());
    }

    /** Whether a session may change the market's phase: its day is a business day of the calendar, if there is one. */
    static boolean isSessionDay(LocalDate day, MarketState market, Streams streams) {
        BusinessCalendar calendar = calendar(market.sessions(), Facts.of(streams));
        return calendar == null || calendar.isBusinessDay(day);
    }

    /** Null if the sessions name none. */
    private static BusinessCalendar calendar(Sessions sessions, Facts facts) {
        return sessions == null || sessions.calendarId() == null
                ? null
                : CalendarState.require(sessions.calendarId(), facts);
    }

    private static void requireValid(MarketId market, Sessions sessions, Facts facts) {
        if (!ZoneId.getAvailableZoneIds().contains(sessions.zone())) {
            throw refused(market, "zone", sessions.zone(), "a time zone such as Europe/Berlin");
        }
        int holidays = sessions.holidays().size();
        if (holidays > MAX_HOLIDAYS) {
            throw refused(market, "holidays", String.valueOf(holidays), "at most %d days".formatted(MAX_HOLIDAYS));
        }
        calendar(sessions, facts);
        requireTime(market, "call", sessions.call(), null, "");
        requireTime(market, "open", sessions.open(), sessions.call(), "call");
        requireTime(market, "close", sessions.close(), sessions.open(), "open");
    }

    private static void requireTime(MarketId market, String field, LocalTime time, LocalTime before, String name) {
        if (time.getNano() != 0) {
            throw refused(market, field, time.toString(), "a whole second");
        }
        if (before != null && !time.isAfter(before)) {
            throw refused(market, field, time.toString(), "later on the same day than %s, %s".formatted(name, before));
        }
    }

    private static RejectedException refused(MarketId market, String field, String value, String rule) {
        return new RejectedException(new SessionTimes(market, field, value, rule));
    }
}
