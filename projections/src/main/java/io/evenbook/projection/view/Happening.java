package io.evenbook.projection.view;

import java.time.Instant;

/**
 * An event of a known type with its position in the log.
 *
 * @param at the same event with its position, sequence and time
 */
public record Happening<E>(ViewEvent at, E event) {

    /** Its position in the log. */
    public long position() {
        return at.position();
    }

    /** Its sequence in the stream of its aggregate. */
    public long sequence() {
        return at.sequence();
    }

    /** When it was recorded. */
    public Instant time() {
        return at.at();
    }
}
