package io.evenbook.api;

import java.time.Instant;

/** The point in time of a question about balances. */
public sealed interface AsOf {

    /** The present: after the last event. */
    record Now() implements AsOf {}

    /** After the last event recorded at or before {@code at}. */
    record Recorded(Instant at) implements AsOf {}

    /**
     * After the event at a position.
     *
     * @param position 0 or greater; 0 is before the first event
     */
    record Position(long position) implements AsOf {}

    /**
     * All entries with {@code effectiveAt} at or before {@code at}, whenever they were recorded. Entries dated back
     * later are included; entries with a later effective time are not.
     */
    record Effective(Instant at) implements AsOf {}
}
