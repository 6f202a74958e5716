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
 * The last events that this process committed, in memory, so that its streams need not query them. Commits that all
 * streams have passed leave at once: while streams keep up, events die young, which garbage collectors handle cheaply.
 * A slow stream cannot make the tail exceed its bytes. One thread writes, many read.
 */
final class LiveTail {

    private final long maxBytes;
    private final ConcurrentNavigableMap<Long, Commit> byFirstPosition = new ConcurrentSkipListMap<>();
    private final Set<LongSupplier> readers = ConcurrentHashMap.newKeySet();
    private long bytes;

    private record Commit(List<DomainEventMessage<?>> events, long bytes) {

        /** Whether a reader at a position will read from this commit, or from the one right before it. */
        boolean isAwaitedBy(long position, long firstPosition) {
            return position >= firstPosition - 1 && position < firstPosition + events.size() - 1;
        }
    }

    /** @param maxBytes of serialized events, above which the oldest commits leave; 0 for no tail */
    LiveTail(long maxBytes) {
        this.maxBytes = maxBytes;
    }

    /** @param position the position up to which the reader has read, at the time of the call */
    Registration addReader(LongSupplier position) {
        readers.add(position);
        return () -> readers.remove(position);
    }

    /**
     * Adds the events of a commit.
     *
     * @param commitBytes their serialized size
     */
    void add(long firstPosition, List<DomainEventMessage<?>> events, long commitBytes) {
        byFirstPosition.put(firstPosition, new Commit(events, commitBytes));
        bytes += commitBytes;
        while (!byFirstPosition.isEmpty() && (bytes > maxBytes || !isAwaited(byFirstPosition.firstEntry()))) {
            bytes -= byFirstPosition.pollFirstEntry().getValue().bytes();
        }
    }

    /** Drops all events: the log was set back. */
    void clear() {
        byFirstPosition.clear();
        bytes = 0;
    }

    /** Readers behind the oldest commit read the table until they reach the tail. */
    private boolean isAwaited(Map.Entry<Long, Commit> oldest) {
        return readers.stream().anyMatch(reader -> oldest.getValue().isAwaitedBy(reader.getAsLong(), oldest.getKey()));
    }

    /**
     * The events after a position, in order, without a gap.
     *
     * @param limit about how many: the last commit is returned whole
     * @return empty if the next event is too old, not committed yet, or committed by another process
     */
    List<TrackedEventMessage<?>> after(long position, int limit) {
        List<TrackedEventMessage<?>> found = new ArrayList<>();
        Map.Entry<Long, Commit> commit = byFirstPosition.floorEntry(position + 1);
        while (commit != null && found.size() < limit) {
            List<DomainEventMessage<?>> events = commit.getValue().events();
            long next = position + 1 + found.size();
            for (long i = next - commit.getKey(); i < events.size(); i++) {
                found.add((TrackedEventMessage<?>) events.get((int) i));
            }
            // The commit that begins where this one ends, if there is one
            long end = commit.getKey() + events.size();
            Commit following = byFirstPosition.get(end);
            commit = following == null ? null : Map.entry(end, following);
        }
        return found;
    }
}
