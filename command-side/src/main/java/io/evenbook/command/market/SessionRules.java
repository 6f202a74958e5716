package io.evenbook.command.market;

import io.evenbook.api.RejectedException;
import io.evenbook.api.id.MarketId;
import io.evenbook.api.market.MarketCommand.SetSessions;
import io.evenbook.api.market.MarketEvent.SessionsSet;
import io.evenbook.api.market.MarketRejection.SessionTimes;
import io.evenbook.api.market.Sessions;
import io.evenbook.axon.postgres.bus.Streams;
import java.time.LocalTime;
import java.time.ZoneId;

/**
 * Sets the sessions of a market. Several faults are reported in this order: market unknown, zone, holidays, call, open,
 * close.
 */
final class SessionRules {
    static final int MAX_HOLIDAYS = 1_000;

    private SessionRules() {}

    static void set(SetSessions set, Streams streams) {
        MarketState market = MarketHandler.require(streams, set.marketId());
        requireValid(set.marketId(), set.sessions());
        Sessions sessions = tidy(set.sessions());
        if (!sessions.equals(market.sessions())) {
            MarketHandler.append(streams, new SessionsSet(set.marketId(), sessions));
        }
    }

    private static void requireValid(MarketId market, Sessions sessions) {
        if (!ZoneId.getAvailableZoneIds().contains(sessions.zone())) {
            throw refused(market, "zone", sessions.zone(), "a time zone such as Europe/Berlin");
        }
        int holidays = sessions.holidays().size();
        if (holidays > MAX_HOLIDAYS) {
            throw refused(market, "holidays", String.valueOf(holidays), "at most %d days".formatted(MAX_HOLIDAYS));
        }
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

    private static Sessions tidy(Sessions sessions) {
        return new Sessions(
                sessions.zone(),
                sessions.days().stream().distinct().sorted().toList(),
                sessions.holidays().stream().distinct().sorted().toList(),
                sessions.call(),
                sessions.open(),
                sessions.close());
    }
}
