package io.evenbook.api.audit;

import java.time.Instant;
import java.util.List;

/** Events of the refusals. */
public sealed interface RefusalEvent {

    /**
     * Requests were refused within a minute: at most one event a minute, so refusals cannot make the log grow.
     *
     * @param from the beginning of the minute
     * @param to its end, exclusive
     * @param rows recorded one by one
     * @param rootHash of the Merkle tree over the lines of the rows, by number: 32 bytes, Base64
     * @param counts of all refusals, recorded or not, the most frequent first; at most {@value #MAX_COUNTS}, and the
     *     sum of the rest
     * @param dropped refusals that were to be recorded but did not fit into the queue
     */
    record CommandsRefused(Instant from, Instant to, int rows, String rootHash, List<RefusalCount> counts, long dropped)
            implements RefusalEvent {
        public static final int MAX_COUNTS = 200;

        public CommandsRefused {
            counts = List.copyOf(counts);
        }
    }
}
