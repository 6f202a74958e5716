package io.evenbook.axon.postgres.log;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentNavigableMap;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.function.LongSupplier;
import org.axonframework.common.Registration;
import org.axonframework.eventhandling.DomainEventMessage;
import org.axonframework.eventhandling.TrackedEventMessage;

/**
 * The last events that this process committed, in memory, so that its readers need not fetch from the database what was
 * just written there. What all readers have passed leaves at once: while they keep up, events die young, which is what
 * garbage collectors are quick at. It holds a bounded number of bytes, whoever is slow to read them. One thread writes,
 * many read.
 */
final class LiveTail {

    private final long maxBytes;
    private final ConcurrentNavigableMap<Long, Flush> byFirstPosition = new ConcurrentSkipListMap<>();
    private final Set<LongSupplier> readers = ConcurrentHashMap.newKeySet();
    private long bytes;

    private record Flush(List<DomainEventMessage<?>> events, long bytes) {

        /** Whether a reader at a position will ask for it, or for one before it and then for it. */
        boolean isAwaitedBy(long position, long firstPosition) {
            return position >= firstPosition - 1 && position < firstPosition + events.size() - 1;
        }
    }

    /** @param maxBytes of serialized events, above which the oldest flushes leave; 0 for no tail at all */
    LiveTail(long maxBytes) {
        this.maxBytes = maxBytes;
    }

    /** @param position up to which the reader has read, whenever it is asked */
    Registration addReader(LongSupplier position) {
        readers.add(position);
        return () -> readers.remove(position);
    }

    /**
     * Adds the events of a flush.
     *
     * @param flushBytes their size, serialized
     */
    void add(long firstPosition, List<DomainEventMessage<?>> events, long flushBytes) {
        byFirstPosition.put(firstPosition, new Flush(events, flushBytes));
        bytes += flushBytes;
        while (!byFirstPosition.isEmpty() && (bytes > maxBytes || !isAwaited(byFirstPosition.firstEntry()))) {
            bytes -= byFirstPosition.pollFirstEntry().getValue().bytes();
        }
    }

    /** Drops everything: the log was set back. */
    void clear() {
        byFirstPosition.clear();
        bytes = 0;
    }

    /** Readers that are before the oldest flush read the table, until they are in the midst of what is here. */
    private boolean isAwaited(Map.Entry<Long, Flush> oldest) {
        return readers.stream().anyMatch(reader -> oldest.getValue().isAwaitedBy(reader.getAsLong(), oldest.getKey()));
    }

    /**
     * The events that follow a position, in order, without a hole.
     *
     * @param limit about how many: the last flush is given whole
     * @return empty if the next one is not here, be it too old, not written yet, or written by somebody else
     */
    List<TrackedEventMessage<?>> after(long position, int limit) {
        List<TrackedEventMessage<?>> found = new ArrayList<>();
        Map.Entry<Long, Flush> flush = byFirstPosition.floorEntry(position + 1);
        while (flush != null && found.size() < limit) {
            List<DomainEventMessage<?>> events = flush.getValue().events();
            long next = position + 1 + found.size();
            for (long i = next - flush.getKey(); i < events.size(); i++) {
                found.add((TrackedEventMessage<?>) events.get((int) i));
            }
            // The flush that goes on where this one ends, if there is one
            long end = flush.getKey() + events.size();
            Flush following = byFirstPosition.get(end);
            flush = following == null ? null : Map.entry(end, following);
        }
        return found;
    }
}
