package io.evenbook.api.clearing;

import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.ZoneId;
import java.time.zone.ZoneOffsetTransition;

/** The clock of a time zone, which goes forward and back. */
public final class WallClock {
    private WallClock() {}

    /** The first instant at which the clock of a zone shows a time or a later one. */
    public static Instant firstInstant(LocalDateTime time, ZoneId zone) {
        ZoneOffsetTransition transition = zone.getRules().getTransition(time);
        return transition != null && transition.isGap()
                ? transition.getInstant()
                : time.atZone(zone).toInstant();
    }

    /** The first instant after a day. */
    public static Instant endOf(LocalDate day, ZoneId zone) {
        return firstInstant(day.plusDays(1).atStartOfDay(), zone);
    }
}
