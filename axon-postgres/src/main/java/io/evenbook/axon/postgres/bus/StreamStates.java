package io.evenbook.axon.postgres.bus;

import io.evenbook.axon.postgres.log.TimeOrderedIdentifierFactory;
import io.evenbook.axon.postgres.snapshot.Snapshots.Due;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;
import org.axonframework.modelling.command.ConcurrencyException;

/**
 * The states of streams in memory, as durable events and those staged since have made them. Confined to the command
 * thread.
 *
 * <p>An undo puts states back, one by one, and evicts nothing. What was used longest ago leaves when all states
 * together weigh too much; what a waiting command needs, and what is not durable yet, stays.
 */
final class StreamStates {

    /** About what an entry takes besides its state. */
    private static final long WEIGHT_OF_ENTRY = 200;

    private final long maxWeight;
    private final TimeOrderedIdentifierFactory eventIds = new TimeOrderedIdentifierFactory();

    /** In the order in which they were used. */
    private final LinkedHashMap<String, Entry> entries = new LinkedHashMap<>(1024, 0.75f, true);

    private final List<Change> changes = new ArrayList<>();
    private final List<Appended> appended = new ArrayList<>();

    /** The last sequence numbers of streams that are not in memory and were appended to in this batch. */
    private final Map<String, Long> tipsOutsideMemory = new HashMap<>();

    /** How many waiting commands need a stream, be it in memory or not. */
    private final Map<String, Integer> pins = new HashMap<>();

    private volatile long weight;

    /** @param maxWeight in bytes, about */
    StreamStates(long maxWeight) {
        this.maxWeight = maxWeight;
    }

    /** A stream in memory. */
    static final class Entry {
        private final StreamType<?, ?> type;
        private final String id;
        private Object state;
        private long version;
        private String lastEventId;
        private long weight;
        private boolean changed;
        private int eventsSinceSnapshot;

        private Entry(StreamType<?, ?> type, String id) {
            this.type = type;
            this.id = id;
            this.version = Streams.NONE;
        }

        Object state() {
            return state;
        }

        long version() {
            return version;
        }
    }

    /**
     * A stream as it was read. @param eventsSinceSnapshot how many events had to be read after the snapshot, or in all
     */
    record Loaded(Streams.Stream stream, Object state, long version, int eventsSinceSnapshot) {}

    /**
     * An event that a command has appended.
     *
     * @param unseen whether nothing in memory says that the stream ends right before it: the database has to
     */
    record Appended(StreamType<?, ?> type, String id, long sequence, String eventId, Object event, boolean unseen) {}

    /** What an append has changed; a null entry: a stream that is not in memory. */
    private record Change(
            Entry entry, String id, Object state, long version, String lastEventId, boolean created, boolean changed) {}

    // Looking up

    /** The stream; null if it is not in memory. */
    Entry find(String id) {
        return entries.get(id);
    }

    /** Whether a stream was appended to in this batch without being in memory: the log does not have all of it yet. */
    boolean isStagedOutsideMemory(String id) {
        return tipsOutsideMemory.containsKey(id);
    }

    // Changing

    void append(Entry entry, Object event) {
        changes.add(new Change(entry, entry.id, entry.state, entry.version, entry.lastEventId, false, entry.changed));
        entry.state = entry.type.evolve(cast(entry.state), event);
        entry.version++;
        entry.changed = true;
        entry.lastEventId = eventIds.generateIdentifier();
        appended.add(new Appended(entry.type, entry.id, entry.version, entry.lastEventId, event, false));
    }

    /** @throws ConcurrencyException if the stream is in memory and has another version */
    void append(StreamType<?, ?> type, String id, long version, Object event) {
        Entry entry = entries.get(id);
        if (entry == null && version == Streams.NONE && !tipsOutsideMemory.containsKey(id)) {
            entry = new Entry(type, id);
            entries.put(id, entry);
            changes.add(new Change(entry, id, null, Streams.NONE, null, true, false));
        }
        if (entry != null) {
            if (entry.version != version) {
                throw new ConcurrencyException(
                        "Stream %s is at %d and not at %d".formatted(id, entry.version, version));
            }
            append(entry, event);
            return;
        }
        Long before = tipsOutsideMemory.get(id);
        if (before != null && before != version) {
            throw new ConcurrencyException("Stream %s is at %d and not at %d".formatted(id, before, version));
        }
        tipsOutsideMemory.put(id, version + 1);
        changes.add(new Change(null, id, before, 0, null, before == null, false));
        appended.add(new Appended(type, id, version + 1, eventIds.generateIdentifier(), event, before == null));
    }

    @SuppressWarnings("unchecked")
    private static <S> S cast(Object state) {
        return (S) state;
    }

    /** What was appended since the last {@link #settle}. */
    List<Appended> appended() {
        return appended;
    }

    int changeMark() {
        return changes.size();
    }

    int appendMark() {
        return appended.size();
    }

    /** Puts back what was changed and appended since the marks were taken. */
    void undoTo(int changeMark, int appendMark) {
        while (changes.size() > changeMark) {
            undo(changes.removeLast());
        }
        appended.subList(appendMark, appended.size()).clear();
    }

    private void undo(Change change) {
        if (change.entry == null) {
            if (change.created) {
                tipsOutsideMemory.remove(change.id);
            } else {
                tipsOutsideMemory.put(change.id, (Long) change.state);
            }
        } else if (change.created) {
            entries.remove(change.id);
        } else {
            change.entry.state = change.state;
            change.entry.version = change.version;
            change.entry.lastEventId = change.lastEventId;
            change.entry.changed = change.changed;
        }
    }

    /**
     * Takes all that is staged for durable: what has ended leaves, and so does what was used longest ago if there is
     * too much.
     *
     * @param snapshots is given the states of which a snapshot is due
     */
    void settle(Consumer<Due> snapshots) {
        Set<Entry> changed = new LinkedHashSet<>();
        for (Change change : changes) {
            if (change.entry != null && !change.created && change.entry.changed) {
                change.entry.eventsSinceSnapshot++;
                changed.add(change.entry);
            }
        }
        changes.clear();
        appended.clear();
        tipsOutsideMemory.clear();
        changed.forEach(entry -> settle(entry, snapshots));
        evict();
    }

    private void settle(Entry entry, Consumer<Due> snapshots) {
        entry.changed = false;
        if (entry.type.hasEnded(cast(entry.state)) && !pins.containsKey(entry.id)) {
            weight -= entry.weight;
            entries.remove(entry.id);
            return;
        }
        weigh(entry);
        if (entry.type.eventsPerSnapshot() > 0 && isSnapshotDue(entry)) {
            entry.eventsSinceSnapshot = 0;
            snapshots.accept(
                    new Due(entry.type.snapshotKind(), entry.id, entry.state, entry.version, entry.lastEventId));
        }
    }

    /** An event is taken for 256 bytes: reading what has happened since must be as dear as writing the state. */
    private static boolean isSnapshotDue(Entry entry) {
        return entry.eventsSinceSnapshot >= entry.type.eventsPerSnapshot()
                && 256L * entry.eventsSinceSnapshot >= entry.weight;
    }

    private void weigh(Entry entry) {
        weight -= entry.weight;
        entry.weight = WEIGHT_OF_ENTRY + entry.type.weight(cast(entry.state));
        weight += entry.weight;
    }

    private void evict() {
        if (weight <= maxWeight) {
            return;
        }
        Iterator<Entry> eldest = entries.values().iterator();
        while (weight > maxWeight && eldest.hasNext()) {
            Entry entry = eldest.next();
            if (!pins.containsKey(entry.id)) {
                weight -= entry.weight;
                eldest.remove();
            }
        }
    }

    // Loading

    /** Takes in what was read. Does nothing if the stream is in memory already. */
    void put(Loaded loaded) {
        String id = loaded.stream().id();
        if (entries.containsKey(id)) {
            return;
        }
        Entry entry = new Entry(loaded.stream().type(), id);
        entry.state = loaded.state();
        entry.version = loaded.version();
        entry.eventsSinceSnapshot = loaded.eventsSinceSnapshot();
        weigh(entry);
        entries.put(id, entry);
    }

    /** Keeps streams in memory, those that are not yet there from then on, until they are unpinned as often. */
    void pin(Collection<String> ids) {
        ids.forEach(id -> pins.merge(id, 1, Integer::sum));
    }

    void unpin(Collection<String> ids) {
        ids.forEach(id -> pins.computeIfPresent(id, (_, count) -> count == 1 ? null : count - 1));
    }

    /** Somebody else has written: nothing that is in memory can be relied on. Pins stay. */
    void clear() {
        entries.clear();
        changes.clear();
        appended.clear();
        tipsOutsideMemory.clear();
        weight = 0;
    }

    long weight() {
        return weight;
    }

    int size() {
        return entries.size();
    }
}
