package io.evenbook.api.port;

import io.evenbook.api.id.MarketId;
import io.evenbook.api.market.BookAnswer;

/** Rebuilds books of the past from the log, with the same functions that the command side decides with. */
public interface PastBooks {
    /** How many events are folded for one answer at most. */
    long MAX_EVENTS = 1_000_000;

    /**
     * Returns the book behind an event of its market. Inside a command's events it is the book before that command, and
     * the answer has that sequence.
     *
     * @param market a market that exists
     * @param sequence 0 or greater
     * @param levels the most prices per side, best first
     * @throws io.evenbook.api.RejectedException {@code book.ahead} if the market has no such event yet,
     *     {@code book.too-far} if more than {@link #MAX_EVENTS} events lie between it and the newest kept snapshot
     */
    BookAnswer at(MarketId market, long sequence, int levels);
}
