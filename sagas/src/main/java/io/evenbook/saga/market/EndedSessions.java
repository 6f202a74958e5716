package io.evenbook.saga.market;

import io.evenbook.api.id.MarketId;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import java.util.List;

/**
 * Markets whose sessions are over for good: the calendar that they name is no longer valid, or all of their days are
 * holidays. They stay closed until an operator sets the calendar or the sessions anew.
 */
public final class EndedSessions {
    private final MarketSessions sessions;

    EndedSessions(MarketSessions sessions, MeterRegistry meters) {
        this.sessions = sessions;
        Gauge.builder("evenbook.sessions.ended", this, ended -> ended.markets().size())
                .description("Markets of which no session begins any more")
                .register(meters);
    }

    /** The markets, by identifier; read from the database. */
    public List<MarketId> markets() {
        return sessions.ended();
    }
}
