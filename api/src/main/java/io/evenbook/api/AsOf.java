package io.evenbook.api;

import java.time.Instant;

/** As of when a question about balances is meant. */
public sealed interface AsOf {

    /** As they are. */
    record Now() implements AsOf {}

    /** After the last event that was recorded at a time or before. */
    record Recorded(Instant at) implements AsOf {}

    /**
     * After the event at a position.
     *
     * @param position from 0: before all events
     */
    record Position(long position) implements AsOf {}

    /**
     * By what counts at a time or before, whenever it was recorded: what was dated back since is in it, what was dated
     * later is not.
     */
    record Effective(Instant at) implements AsOf {}
}
