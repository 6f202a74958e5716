package io.evenbook.axon.postgres;

import java.time.Instant;

/**
 * Where the log ends.
 *
 * @param position   of the last event; 0 if there is none
 * @param recordedAt of the last event; {@link Instant#MIN} if there is none
 */
record LogEnd(long position, Instant recordedAt) {
}
