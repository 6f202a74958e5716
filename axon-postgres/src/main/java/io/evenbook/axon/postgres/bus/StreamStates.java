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
 * The states of streams in memory: durable events plus those appended since. Confined to the command thread.
 *
 * <p>An undo restores states one by one, {@link Reversible} ones in place, and evicts none. When the states exceed
 * their memory, the least recently used ones leave, except those that a waiting command needs or that have events not
 * yet durable. {@link Reversible} ones stay.
 */
final class StreamStates {

    /** Approximate bytes of an entry besides its state. */
    private static final long WEIGHT_OF_ENTRY = 200;

    private final long maxWeight;
    private final TimeOrderedIdentifierFactory eventIds = new TimeOrderedIdentifierFactory();

    /** In the order of their last use. */
    private final LinkedHashMap<String, Entry> entries = new LinkedHashMap<>(1024, 0.75f, true);

    private final List<Change> changes = new ArrayList<>();
    private final List<Appended> appended = new ArrayList<>();
    /** The last sequence numbers of streams that this batch appended to without having them in memory. */
    private final Map<String, Long> tipsOutsideMemory = new HashMap<>();

    /** How many waiting commands need a stream, in memory or not. */
    private final Map<String, Integer> pins = new HashMap<>();

    private volatile long weight;

    /** @param maxWeight approximate bytes */
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
     * A stream that was read.
     *
     * @param eventsSinceSnapshot how many events were read behind the snapshot, or in all without one
     */
    record Loaded(Streams.Stream stream, Object state, long version, int eventsSinceSnapshot) {}

    /**
     * An event that a command has appended.
     *
     * @param unseen whether the database must verify that the stream ends right before it
     */
    record Appended(StreamType<?, ?> type, String id, long sequence, String eventId, Object event, boolean unseen) {}

    /** The change of one append; the entry is null for a stream not in memory, the mark is of a {@link Reversible}. */
    private record Change(
            Entry entry,
            String id,
            Object state,
            int mark,
            long version,
            String lastEventId,
            boolean created,
            boolean changed) {}

    /** The stream; null if it is not in memory. */
    Entry find(String id) {
        return entries.get(id);
    }

    /** Whether this batch appended to a stream without having it in memory: the log lacks these events yet. */
    boolean isStagedOutsideMemory(String id) {
        return tipsOutsideMemory.containsKey(id);
    }

    // Changing

    void append(Entry entry, Object event) {
        int mark = entry.state instanceof Reversible state ? state.mark() : 0;
        changes.add(
                new Change(entry, entry.id, entry.state, mark, entry.version, entry.lastEventId, false, entry.changed));
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
            changes.add(new Change(entry, id, null, 0, Streams.NONE, null, true, false));
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
        changes.add(new Change(null, id, before, 0, 0, null, before == null, false));
        appended.add(new Appended(type, id, version + 1, eventIds.generateIdentifier(), event, before == null));
    }

    @SuppressWarnings("unchecked")
    private static <S> S cast(Object state) {
        return (S) state;
    }

    /** The events appended since the last {@link #settle}. */
    List<Appended> appended() {
        return appended;
    }

    int changeMark() {
        return changes.size();
    }

    int appendMark() {
        return appended.size();
    }

    /** Undoes all changes and appends since the marks. */
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
            if (change.state instanceof Reversible state) {
                state.undoTo(change.mark);
            }
            change.entry.state = change.state;
            change.entry.version = change.version;
            change.entry.lastEventId = change.lastEventId;
            change.entry.changed = change.changed;
        }
    }

    /**
     * The batch is durable: ended streams leave, and the least recently used ones if there are too many.
     *
     * @param snapshots receives the states that are due for a snapshot
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
        if (entry.state instanceof Reversible state) {
            state.settle();
        }
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

    /** Counts 256 bytes an event: reading the events since the last snapshot must cost as much as writing the state. */
    private static boolean isSnapshotDue(Entry entry) {
        return entry.eventsSinceSnapshot >= entry.type.eventsPerSnapshot()
                && 256L * entry.eventsSinceSnapshot >= entry.weight;
    }

    private void weigh(Entry entry) {
        weight -= entry.weight;
        entry.weight = entry.state instanceof Reversible ? 0 : WEIGHT_OF_ENTRY + entry.type.weight(cast(entry.state));
        weight += entry.weight;
    }

    private void evict() {
        if (weight <= maxWeight) {
            return;
        }
        Iterator<Entry> eldest = entries.values().iterator();
        while (weight > maxWeight && eldest.hasNext()) {
            Entry entry = eldest.next();
            if (!pins.containsKey(entry.id) && !(entry.state instanceof Reversible)) {
                weight -= entry.weight;
                eldest.remove();
            }
        }
    }

    // Loading

    /** Adds a stream that was read. Does nothing if it is in memory already. */
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

    /** Keeps streams in memory, also those that arrive later, until they are unpinned as often. */
    void pin(Collection<String> ids) {
        ids.forEach(id -> pins.merge(id, 1, Integer::sum));
    }

    void unpin(Collection<String> ids) {
        ids.forEach(id -> pins.computeIfPresent(id, (_, count) -> count == 1 ? null : count - 1));
    }

    /** Drops all states: another process has written. Pins stay. */
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
