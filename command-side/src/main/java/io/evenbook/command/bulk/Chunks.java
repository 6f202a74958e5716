package io.evenbook.command.bulk;

import io.evenbook.api.journal.EntryDraft;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;

/**
 * Divides a request that is too large for one commit. Equal requests give equal chunks, so a repeat finds its own
 * idempotency keys.
 */
final class Chunks {
    /** Well below the bounds of one commit: 1,000 events and 1 MB. */
    private static final int MAX_EVENTS = 800;

    private static final int MAX_BYTES = 600_000;
    private static final int BYTES_PER_ENTRY = 1_500;
    private static final int BYTES_PER_LEG = 500;
    private static final int BYTES_PER_COMMAND = 2_000;
    private static final int EVENTS_PER_COMMAND = 5;

    private Chunks() {}

    static <T> List<List<T>> of(List<T> items, Function<T, Object> command) {
        List<List<T>> chunks = new ArrayList<>();
        List<T> chunk = new ArrayList<>();
        int events = 0;
        int bytes = 0;
        for (T item : items) {
            int legs = command.apply(item) instanceof EntryDraft draft
                    ? draft.legs().size()
                    : 0;
            int moreEvents = legs > 0 ? 1 + legs : EVENTS_PER_COMMAND;
            int moreBytes = legs > 0 ? BYTES_PER_ENTRY + legs * BYTES_PER_LEG : BYTES_PER_COMMAND;
            if (!chunk.isEmpty() && (events + moreEvents > MAX_EVENTS || bytes + moreBytes > MAX_BYTES)) {
                chunks.add(chunk);
                chunk = new ArrayList<>();
                events = 0;
                bytes = 0;
            }
            chunk.add(item);
            events += moreEvents;
            bytes += moreBytes;
        }
        chunks.add(chunk);
        return chunks;
    }
}
