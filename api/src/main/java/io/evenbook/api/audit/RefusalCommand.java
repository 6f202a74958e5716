package io.evenbook.api.audit;

import java.time.Instant;
import java.util.List;

/** Commands on the refusals of the ledger. */
public sealed interface RefusalCommand {

    /**
     * Seals the refusals of a minute. Does nothing if that minute is sealed.
     *
     * @param from the beginning of the minute
     */
    record SealRefusals(Instant from, int rows, String rootHash, List<RefusalCount> counts, long dropped)
            implements RefusalCommand {}
}
