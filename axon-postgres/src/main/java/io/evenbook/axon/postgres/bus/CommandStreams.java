package io.evenbook.axon.postgres.bus;

import io.evenbook.axon.postgres.bus.KeySlots.Slot;
import io.evenbook.axon.postgres.bus.KeyTable.Entry;
import io.evenbook.axon.postgres.log.LogEnd;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Supplier;

/** The {@link Streams} of the command that the command thread decides now; one instance serves all commands in turn. */
final class CommandStreams implements Streams {

    private final StreamStates states;
    private final WaitingCommands waiting;
    private final KeyChanges keyChanges;
    private final CommandHandlers handlers;
    private final int maxEvents;

    private LogEnd end;
    private Instant time;

    private final Map<String, String> notes = new HashMap<>();
    private final Set<String> touched = new LinkedHashSet<>();

    /** The slots of unique keys used by the part of the command that runs now. */
    private final List<Slot> used = new ArrayList<>();

    private PendingCommand<?, ?> command;
    private int changeMark;
    private int appendMark;
    private int keyMark;
    private Continuation continuation;
    private StreamsMissing missing;

    CommandStreams(
            StreamStates states,
            WaitingCommands waiting,
            KeyChanges keyChanges,
            CommandHandlers handlers,
            int maxEvents) {
        this.states = states;
        this.waiting = waiting;
        this.keyChanges = keyChanges;
        this.handlers = handlers;
        this.maxEvents = maxEvents;
    }

    // One batch, one command

    /**
     * Begins a batch.
     *
     * @param logEnd the end of the log before the batch
     * @param batchTime {@code recorded_at} of all its events
     */
    void beginBatch(LogEnd logEnd, Instant batchTime) {
        end = logEnd;
        time = batchTime;
    }

    /** Begins a command. */
    void begin(PendingCommand<?, ?> next) {
        command = next;
        notes.clear();
        touched.clear();
        used.clear();
        continuation = null;
        missing = null;
        changeMark = states.changeMark();
        appendMark = states.appendMark();
        keyMark = keyChanges.mark();
    }

    /** The streams that the command lacks; null if it has them all. */
    StreamsMissing missing() {
        return missing;
    }

    /** The ids of all streams that the command has looked up. */
    Set<String> touched() {
        return touched;
    }

    /** How this command goes on; null if it does not. */
    Continuation continuation() {
        return continuation;
    }

    /** Undoes everything the command did. */
    void undo() {
        undoTo(changeMark, appendMark, keyMark);
    }

    /** Keeps everything the command did. */
    void keep() {
        locate(0, appendMark);
    }

    List<StreamStates.Appended> appended() {
        return List.copyOf(
                states.appended().subList(appendMark, states.appended().size()));
    }

    /** What the command adds to the metadata of its events. */
    Map<String, String> notes() {
        return Map.copyOf(notes);
    }

    List<Entry> keys() {
        return keyChanges.since(keyMark);
    }

    private void undoTo(int changes, int appends, int keys) {
        states.undoTo(changes, appends);
        keyChanges.undoTo(keys);
    }

    /** Enters, for the keys used since a mark, the positions of the events of their part of the command. */
    private void locate(int usedMark, int appendedBefore) {
        int events = states.appendMark() - appendedBefore;
        for (Slot slot : used.subList(usedMark, used.size())) {
            slot.take(new Entry(slot.key(), null, position(), events, null));
        }
        used.subList(usedMark, used.size()).clear();
    }

    // Streams

    @Override
    @SuppressWarnings("unchecked")
    public <S> S find(StreamType<S, ?> type, Object id) {
        return (S) entry(type, id.toString()).state();
    }

    @Override
    public long version(StreamType<?, ?> type, Object id) {
        return entry(type, id.toString()).version();
    }

    private StreamStates.Entry entry(StreamType<?, ?> type, String id) {
        StreamStates.Entry entry = states.find(id);
        if (entry == null) {
            throw missing(List.of(new Stream(type, id)));
        }
        touch(id);
        return entry;
    }

    private void touch(String id) {
        touched.add(id);
        if (!command.isContinued() && waiting.isAwaited(id)) {
            throw missing(List.of());
        }
    }

    /** A handler that catches the exception changes nothing: the command is put aside. */
    private StreamsMissing missing(List<Stream> streams) {
        missing = new StreamsMissing(streams);
        return missing;
    }

    @Override
    public void load(Collection<Stream> streams) {
        List<Stream> absent = new ArrayList<>();
        for (Stream stream : streams) {
            touched.add(stream.id());
            if (states.find(stream.id()) == null) {
                absent.add(stream);
            }
        }
        if (!absent.isEmpty()) {
            throw missing(absent);
        }
        streams.forEach(stream -> touch(stream.id()));
    }

    @Override
    public <E> void append(StreamType<?, E> type, Object id, E event) {
        requireRoom();
        states.append(entry(type, id.toString()), event);
    }

    @Override
    public <E> void append(StreamType<?, E> type, Object id, long version, E event) {
        requireRoom();
        touch(id.toString());
        states.append(type, id.toString(), version, event);
        waiting.appended(id.toString());
    }

    private void requireRoom() {
        if (states.appendMark() - appendMark >= maxEvents) {
            throw new BoundsExceededException("events", maxEvents);
        }
    }

    @Override
    public void use(String uniqueKey) {
        Slot slot = slot(uniqueKey);
        Entry earlier = slot.taken();
        if (earlier != null) {
            throw new UniqueKeyUsedException(uniqueKey, earlier.lastPosition(), earlier.eventCount());
        }
        keyChanges.use(slot, new Entry(slot.key(), null, position(), 0, null));
        used.add(slot);
    }

    @Override
    public boolean isUsed(String uniqueKey) {
        return slot(uniqueKey).taken() != null;
    }

    private Slot slot(String uniqueKey) {
        Slot slot = command.slot(KeyTable.UNIQUE, uniqueKey);
        if (slot == null) {
            throw new IllegalStateException("must be named by the command: uniqueKey=" + uniqueKey);
        }
        return slot;
    }

    @Override
    public Instant time() {
        return time;
    }

    @Override
    public <T> T attempt(Supplier<T> part) {
        int changes = states.changeMark();
        int events = states.appendMark();
        int keys = keyChanges.mark();
        int usedBefore = used.size();
        Continuation continuationBefore = continuation;
        try {
            T result = part.get();
            locate(usedBefore, events);
            return result;
        } catch (RuntimeException | Error e) {
            undoTo(changes, events, keys);
            used.subList(usedBefore, used.size()).clear();
            continuation = continuationBefore;
            throw e;
        }
    }

    @Override
    public long position() {
        return end.position() + states.appendMark();
    }

    @Override
    public void note(String key, String value) {
        String before = notes.putIfAbsent(key, value);
        if (before != null && !before.equals(value)) {
            throw new IllegalArgumentException("must be %s as before: %s=%s".formatted(before, key, value));
        }
    }

    @Override
    public void continueWith(Object next) {
        continueWith(new Continuation(next, false));
    }

    @Override
    public void decideAgain(Object next) {
        continueWith(new Continuation(next, true));
    }

    private void continueWith(Continuation next) {
        if (handlers.find(next.name()) == null) {
            throw new IllegalStateException("No handler is subscribed for " + next.name());
        }
        continuation = next;
    }
}
