package io.evenbook.api.port;

import io.evenbook.api.id.MarketId;
import io.evenbook.api.rehearsal.RehearsalAnswer;
import io.evenbook.api.rehearsal.RehearsedTerms;
import io.evenbook.api.rehearsal.Stretch;

/** Runs recorded stretches of markets under other terms, with the same rules that the command side decides with. */
@FunctionalInterface
public interface Rehearsals {
    /** How many events a stretch has at most. */
    int MAX_EVENTS = 100_000;

    /** How many orders are live at most where a stretch begins. */
    int MAX_LIVE_ORDERS = 100_000;

    /**
     * Runs a stretch. Writes nothing.
     *
     * @throws io.evenbook.api.RejectedException {@code market.unknown}; {@code book.ahead} if the stretch ends behind
     *     the last event of the market; {@code request.bounds} if it is too long; {@code book.too-far} if its beginning
     *     is too far from a kept snapshot; a code of {@code PUT /markets/{market}/terms} if the terms are none;
     *     {@code rehearsal.diverged} if the rules do not repeat what was recorded
     */
    RehearsalAnswer rehearse(MarketId market, Stretch stretch, RehearsedTerms terms);
}
