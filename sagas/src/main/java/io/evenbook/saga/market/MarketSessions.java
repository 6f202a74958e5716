package io.evenbook.saga.market;

import io.evenbook.api.id.MarketId;
import io.evenbook.api.market.Sessions;
import java.time.Instant;
import java.util.List;

/** The sessions of markets, and when each of them changes the phase next. */
interface MarketSessions {

    /**
     * Sessions that change the phase.
     *
     * @param position of the event that set them
     */
    record Due(MarketId marketId, long position, Sessions sessions) {}

    /**
     * Sets the sessions of a market instead of those before; without days it has none.
     *
     * @param dueAt when they are looked at first
     */
    void set(Due due, Instant dueAt);

    /** The sessions that are due at a time, by market. */
    List<Due> due(Instant now);

    /**
     * Sets when sessions are due next, unless others have replaced them.
     *
     * @param dueAt null: never
     */
    void postpone(Due due, Instant dueAt);
}
